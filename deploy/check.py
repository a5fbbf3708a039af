"""Run every check that needs no running portal, all to the end, and say which failed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "lint": [BIN / "ruff", "check", "--quiet"],
    "format": [BIN / "ruff", "format", "--check", "--quiet"],
    "types": [BIN / "mypy"],
    "templates": [BIN / "djlint", "--lint", "--quiet", "portal/web"],
    "content": [BIN / "portal", "content", "check"],
    "translations": [BIN / "portal", "translations", "check"],
    "secrets": [sys.executable, "deploy/audit.py", "secrets"],
}


def main() -> int:
    """Run the checks in turn; 1 when any failed."""
    failed = [name for name, command in CHECKS.items() if not passes(name, list(map(str, command)))]
    if failed:
        print(f"Checks failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)


def passes(name: str, command: list[str]) -> bool:
    """Run one check, printing what it said only when it fails."""
    print(f"→ {name}", flush=True)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
