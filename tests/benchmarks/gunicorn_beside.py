"""The portal's own settings of gunicorn, without the hooks that need the portal."""

import runpy
from pathlib import Path

_SETTINGS = Path(__file__).resolve().parents[2] / "deploy" / "gunicorn.conf.py"
_HOOKS = {"when_ready", "child_exit", "on_exit"}
globals().update({name: value for name, value in runpy.run_path(str(_SETTINGS)).items() if name not in _HOOKS})
