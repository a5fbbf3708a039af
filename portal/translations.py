"""The Welsh words of the interface: proof that none is missing, stale, broken or left in English."""

import re
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

WELSH_PLURAL_FORMS = 6
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
_TAG = re.compile(r"</?\w+[^>]*>")


def check_catalogue(catalogue_path: Path, source: Path, mapping: Path) -> list[str]:
    """Return what is wrong with the Welsh catalogue, one line each, against the sentences that the source uses.

    `mapping` is the babel.cfg that says how sentences are found; `source` the folder they are found in.
    """
    catalogue = _read(catalogue_path)
    used = {_key(found[2]) for found in _extracted(source, mapping)}
    held = [message for message in catalogue if message.id]
    known = {_key(message.id) for message in held}
    faults = [
        f"{catalogue_path}: no Welsh for {key!r}: run pybabel extract and update, then write it"
        for key in sorted(used - known)
    ]
    faults += [f"{catalogue_path}: {key!r} is no longer used: take it out" for key in sorted(known - used)]
    if catalogue.num_plurals != WELSH_PLURAL_FORMS:
        faults.append(
            f"{catalogue_path}: the header must give {WELSH_PLURAL_FORMS} plural forms, not {catalogue.num_plurals}"
        )
    faults += [f"{catalogue_path}:{message.lineno}: {fault}" for message in held for fault in _faults(message)]
    repeated = Counter(_raw_ids(catalogue_path.read_text(encoding="utf-8")))
    faults += [f"{catalogue_path}: {id_} is there {times} times" for id_, times in repeated.items() if times > 1]
    return faults


def _read(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), abort_invalid=True)


def _extracted(source: Path, mapping: Path) -> Iterable[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    with mapping.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    return extract_from_dir(source, methods, options)


def _key(id_: str | Iterable[str]) -> str:
    return id_ if isinstance(id_, str) else next(iter(id_))


def _faults(message: Message) -> list[str]:
    id_ = _key(message.id)
    strings = list(message.string) if isinstance(message.string, list | tuple) else [message.string or ""]
    faults = []
    if message.fuzzy:
        faults.append(f"the Welsh of {id_!r} is marked fuzzy: read it and take the mark away")
    if not all(strings):
        faults.append(f"the Welsh of {id_!r} is empty")
    for string in filter(None, strings):
        if not message.pluralizable and sorted(_PLACEHOLDER.findall(id_)) != sorted(_PLACEHOLDER.findall(string)):
            faults.append(f"the placeholders of {id_!r} and its Welsh differ")
        if sorted(_TAG.findall(id_)) != sorted(_TAG.findall(string)):
            faults.append(f"the tags of {id_!r} and its Welsh differ")
        if (id_[:1].isspace(), id_[-1:].isspace()) != (string[:1].isspace(), string[-1:].isspace()):
            faults.append(f"the spaces at the edges of {id_!r} and its Welsh differ")
    return faults


def _raw_ids(text: str) -> list[str]:
    """Return every msgid as it stands in the file, since reading the file merges those that are repeated."""
    return [found for found in re.findall(r'^msgid ((?:".*"\n?)+)', text, re.MULTILINE) if found.strip() != '""']
