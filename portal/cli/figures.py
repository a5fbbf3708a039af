"""Writes what was measured into the register of facts, from which the page about the assistant takes it."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import click
from babel.dates import format_date

from portal.assistant.trial import Trial
from portal.clock import today
from portal.content import LANGUAGES, Language

# Everything between these lines of the register is written anew by each measuring.
HEAD = "# From here on everything is written by `portal assistant evaluate --write`: do not edit it by hand."
END = "# Here ends what `portal assistant evaluate --write` writes."
_MEASURED = re.compile(f"{re.escape(HEAD)}.*?{re.escape(END)}\n?", re.DOTALL)
MEASURES = {
    "answered right": "answered-right",
    "right or offered": "right-or-offered",
    "wrong answers": "wrong-answers",
    "out of scope answered": "out-of-scope-answered",
    "danger found": "danger-found",
    "personal data taken out": "personal-data",
}


def write_figures(register: Path, trials: Mapping[Language, Trial]) -> None:
    """Put the figures of an evaluation in the place of the last ones."""
    day = today()
    missing = [name for trial in trials.values() for name in MEASURES if name not in trial.shares()]
    if missing:
        raise click.ClickException(f"nothing was written: {', '.join(sorted(set(missing)))} could not be measured")
    on = {language: format_date(day, "d MMMM y", locale=language) for language in LANGUAGES}
    asked = {language: str(trial.shares()["top-1"].whole) for language, trial in trials.items()}
    facts = [_fact("assistant-measured-on", "date", f"{{cy: {on['cy']}, en: {on['en']}}}", day)]
    for language, trial in trials.items():
        facts.append(_fact(f"assistant-measured-questions-{language}", "figure", f'"{asked[language]}"', day))
        for name, id_ in MEASURES.items():
            value = f'"{trial.shares()[name].value * 100:.1f}%"'
            facts.append(_fact(f"assistant-measured-{id_}-{language}", "figure", value, day))
    kept = _MEASURED.sub("", register.read_text(encoding="utf-8")).rstrip()
    register.write_text("\n".join([kept, HEAD, *facts, END, ""]), encoding="utf-8")


def _fact(id_: str, kind: str, value: str, day: dt.date) -> str:
    lines = (f"{id_}:", f"kind: {kind}", f"value: {value}", "owner: portal-team", "source: portal", f"checked: {day}")
    return "\n  ".join(lines)
