"""What this machine's processor can do."""

from functools import cache
from pathlib import Path


@cache
def multiplies_bytes() -> bool:
    """Tell whether this processor multiplies bytes without overflow; others get a graph of floats, half as fast."""
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
