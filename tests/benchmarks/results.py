"""What each measurement found, kept as JSON beside the other state of the portal until the report is written."""

import json
import platform
import re
from pathlib import Path
from typing import Any

import psutil

from portal.clock import today
from portal.config import Settings


def keep(name: str, found: dict[str, Any]) -> None:
    """Keep what a measurement found, with the day and the machine it was found on."""
    file = _file(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    told = {"day": f"{today():%-d %B %Y}", "machine": machine(), **found}
    file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def kept(name: str) -> dict[str, Any] | None:
    """Return what a measurement found last; None where it was never done."""
    file = _file(name)
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def machine() -> dict[str, Any]:
    """Describe this machine, and how busy it is now."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": psutil.cpu_count(),
        "memory": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "load": round(psutil.getloadavg()[0], 1),
    }


def _file(name: str) -> Path:
    return Settings().var_dir / "benchmarks" / f"{name}.json"
