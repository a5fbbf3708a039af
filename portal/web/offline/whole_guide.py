"""The whole guide as one file: every guide with its short answer, to print, to keep or to send on.

The file stands alone: its style is in it, and its links lead within it where they can, else to the whole address.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from flask import Response, make_response, render_template, request
from markupsafe import Markup

from portal.content import Entry, Language, PageType, other
from portal.content.paths import feature_url

from ..guidance import by_group, group_of_guide
from ..guidance.short import short_answer
from ..services import content

_STYLE = Path(__file__).with_name("whole_guide.css").read_text(encoding="utf-8")
# The policy lets this style through by what it holds, and no other.
_POLICY = "; ".join(
    (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
)
_LINK = re.compile(r'href="(?P<address>/[^"#]*)(?P<fragment>#[^"]*)?"')
_ID = re.compile(r' id="[^"]*"')
_HEADING = re.compile(r"<(?P<end>/?)h(?P<level>[23])\b")


def whole_guide(language: Language) -> Response:
    """Give all guides of a language as one file that needs nothing else."""
    current = content()
    guides = current.of_type(PageType.GUIDANCE, language)
    chapters = {entry.url: f"#{entry.id}" for entry in guides}
    answers = {entry.id: short_answer(current, entry) for entry in guides}
    html = render_template(
        "offline/whole_guide.html",
        language=language,
        other_language=other(language),
        groups=by_group((group_of_guide(current, entry), entry) for entry in guides),
        answers={id_: _within(answer, chapters) for id_, answer in answers.items() if answer},
        bodies={entry.id: _within(entry, chapters) for entry in guides},
        front_door=current.front_door(language),
        today=current.today,
        host=request.host_url.rstrip("/"),
        twin=feature_url("whole-guide", other(language)),
        style=Markup(_STYLE),  # noqa: S704 - our own file
    )
    response = make_response(html)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _within(entry: Entry, chapters: Mapping[str, str]) -> Markup:
    """Return a page's body as a part of the file: a step deeper, its links leading to other parts of it."""

    def lead(found: re.Match[str]) -> str:
        address = f"{request.host_url.rstrip('/')}{found['address']}{found['fragment'] or ''}"
        return f'href="{chapters.get(found["address"], address)}"'

    deeper = _HEADING.sub(lambda found: f"<{found['end']}h{int(found['level']) + 2}", _ID.sub("", entry.html))
    return Markup(_LINK.sub(lead, deeper))  # noqa: S704 - sanitised when it was read
