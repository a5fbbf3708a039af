"""Addresses of the built styles, scripts and symbols, whose names carry a hash of what they hold."""

import json
from functools import lru_cache
from pathlib import Path

from flask import current_app


@lru_cache(maxsize=4)
def _manifest(path: Path, modified_ns: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def asset_url(name: str) -> str:
    """Return the address of a built asset by its plain name; RuntimeError where the assets have not been built."""
    path = Path(current_app.static_folder or "static") / "manifest.json"
    try:
        built = _manifest(path, path.stat().st_mtime_ns)[name]
    except (OSError, KeyError) as error:
        raise RuntimeError(f"the asset {name} is not built: run npm run build") from error
    return f"{current_app.static_url_path}/{built}"
