"""Look for known faults in the locked packages, and for secrets in the tracked files.

`audit.py packages` asks the lists of known faults at PyPI and npm; `audit.py secrets` needs no network.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# What looks like a secret and is none, by file and kind: whoever adds a line has looked at each find.
NO_SECRETS = {
    ("deploy/nginx/stand-in-headers.inc", "Base64 High Entropy String"),
    ("docs/running.md", "Basic Auth Credentials"),
    ("docs/security.md", "Secret Keyword"),
    ("portal/booking/tokens.py", "Base64 High Entropy String"),
    ("portal/parts.py", "Basic Auth Credentials"),
    ("tests/booking/test_commands.py", "Basic Auth Credentials"),
    ("tests/deploy/test_backup.py", "Basic Auth Credentials"),
    ("tests/test_config.py", "Hex High Entropy String"),
    ("tests/test_config.py", "Secret Keyword"),
    ("tests/test_config.py", "Basic Auth Credentials"),
    ("tests/web/test_page_cache.py", "Secret Keyword"),
    ("tests/web/test_security.py", "Basic Auth Credentials"),
    ("tests/web/test_security.py", "Secret Keyword"),
}
# Hashes that tools write, and words to test with, which nobody types a secret into.
PASSED_OVER = r"package-lock\.json|requirements(-dev)?\.lock|uv\.lock|deploy/tools\.lock|locales/.*|tests/data/.*"


# Known faults that cannot reach a reader: docs/security.md says why.
ACCEPTED = ("CVE-2024-10096",)


def main(asked: list[str]) -> int:
    """Do what is asked, or both; 1 when anything was found, or when a list of known faults could not be read."""
    audits = {"packages": packages, "secrets": secrets}
    done = [audits[name]() for name in asked or audits]
    return 0 if all(done) else 1


def packages() -> bool:
    """Compare the locked packages with the lists of known faults; a package that could not be looked up fails too."""
    python = [BIN / "pip-audit", "--strict", "--disable-pip", "--progress-spinner", "off", "-r", "requirements.lock"]
    accepted = [option for fault in ACCEPTED for option in ("--ignore-vuln", fault)]
    return all([_run([*python, *accepted]), _run(["npm", "audit", "--package-lock-only", "--audit-level", "high"])])


def secrets() -> bool:
    """Look through the tracked files for what looks like a password, a key or a token."""
    scan = [BIN / "detect-secrets", "scan", "--exclude-files", f"^({PASSED_OVER})$"]
    found = json.loads(subprocess.run(scan, cwd=ROOT, capture_output=True, text=True, check=True).stdout)["results"]
    new = [
        f"{file}:{find['line_number']}: {find['type']}"
        for file, finds in found.items()
        for find in finds
        if (file, find["type"]) not in NO_SECRETS
    ]
    print("\n".join(new) or "no secrets in the tracked files")
    return not new


def _run(command: list[str | Path]) -> bool:
    return subprocess.run(list(map(str, command)), cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
