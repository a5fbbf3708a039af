"""Calm mode: a plainer, quieter look of the whole site, for the reader who chose it.

The choice is one cookie, set only when the reader presses the button. A page asked for with a cookie is made anew and
never kept in memory, so that nobody is shown another reader's choice.
"""

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.content import Language
from portal.extensions import FEEDBACK, csrf, limiter

from ..page_cache import live_page
from ..routing import route
from ..security import refuse_other_sites
from ..templating import CALM_COOKIE, render_page

blueprint = Blueprint("calm", __name__)
# Nothing but a look is chosen, so that the check of where the form came from is enough.
csrf.exempt(blueprint)

_A_YEAR_IN_SECONDS = 365 * 24 * 60 * 60


@route(blueprint, "calm")
@live_page
def form(language: Language) -> tuple[str, int]:
    """Say what calm mode is, whether it is on, and offer the other."""
    return render_page("calm/calm.html", language)


@route(blueprint, "calm", methods=["POST"])
@limiter.limit(FEEDBACK)
def choose(language: Language) -> AnyResponse:
    """Turn calm mode on, or off and forget that it was on."""
    refuse_other_sites()
    answer = redirect(url_for("calm.form", language=language), 303)
    if request.form.get("calm") == "on":
        answer.set_cookie(
            CALM_COOKIE,
            "on",
            max_age=_A_YEAR_IN_SECONDS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    else:
        answer.delete_cookie(CALM_COOKIE)
    return answer
