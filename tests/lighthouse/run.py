"""Start the whole portal on a free port, run Lighthouse over its pages, and stop the portal again."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main() -> int:
    """Run Lighthouse; 1 when a page is below 100 in any category."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).parent / "portal"), "serve"]
    environment = {**os.environ, "PORT": str(port)}
    portal = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert portal.stdout is not None
        if not any("Ready: " in line for line in portal.stdout):
            sys.exit("the portal did not start")
        site = f"http://127.0.0.1:{port}"
        return subprocess.run(["node", HERE / "run.mjs", site, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    finally:
        os.killpg(portal.pid, signal.SIGINT)
        portal.wait(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
