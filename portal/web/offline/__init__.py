"""Pages without signal: what a reader chose to keep on the phone, and the whole guide as one file.

Nothing is kept before a reader asks for it. Then a service worker answers for the pages that were kept, with the day
they were kept and, past their review date, a warning; for the rest it shows the offline page. One address takes all of
it away again, also from a browser that runs no scripts.
"""

import datetime as dt
import json
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _

from portal.content import LANGUAGES, Language
from portal.content.paths import feature_url

from ..assets import built_name
from ..locale import day
from ..page_cache import live_page, public_page
from ..routing import route
from ..services import content
from ..templating import render_page
from .whole_guide import whole_guide

blueprint = Blueprint("offline", __name__)
route(blueprint, "whole-guide")(public_page()(whole_guide))


@route(blueprint, "kept")
@public_page()
def kept(language: Language) -> tuple[str, int]:
    """List what is kept on this phone, which the browser alone knows."""
    return render_page("offline/kept.html", language)


@route(blueprint, "kept", "/notice")
@live_page
def notice(language: Language) -> Response:
    """Give what a kept copy says at its top: the day it is kept, and the warning for when its review is overdue."""
    due = _date(request.args.get("due", ""))
    current = content()
    html = render_template(
        "offline/notice.html", language=language, kept=current.today, due=due, front_door=current.front_door(language)
    )
    return jsonify(notice=html, kept=_("Kept on %(date)s", date=day(current.today)))


@route(blueprint, "remove-kept")
def remove_everything(language: Language) -> Response:
    """Have the browser forget everything that it keeps of the portal; it needs no scripts for that."""
    response = make_response(render_page("offline/removed.html", language))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    # Not by that header, which would take the cookies of every site under the same domain.
    for name in request.cookies:
        response.delete_cookie(name)
    return response


@route(blueprint, "offline")
@public_page()
def offline(language: Language) -> tuple[str, int]:
    """Show what a reader sees with no signal, on a page that is not kept."""
    return render_page("offline/offline.html", language)


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """Give the service worker, which must stand above all pages and must not be kept, with the addresses it needs."""
    addresses = {
        "offline": {language: feature_url("offline", language) for language in LANGUAGES},
        "leftAlone": [feature_url("remove-kept", language) for language in LANGUAGES],
    }
    script = (Path(str(current_app.static_folder)) / built_name("sw.js")).read_text(encoding="utf-8")
    answer = Response(f"self.addresses={json.dumps(addresses)};\n{script}", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _date(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
