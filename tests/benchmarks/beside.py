"""What the pages are measured beside, each an application for gunicorn: a bare Flask, and the page by Flask-FlatPages.

What each serves is told by the environment, as gunicorn starts them in processes of their own.
"""

import os
from dataclasses import replace
from pathlib import Path
from types import MethodType
from typing import Any

from flask import Flask, render_template_string
from flask_flatpages import FlatPages
from markupsafe import Markup

from portal import create_app
from portal.content import Content
from portal.content.rendering import FACT
from portal.extensions import limiter
from portal.web.guidance.short import short_answer
from portal.web.lookup import referred
from portal.web.services import content
from portal.web.templating import render_page

SIZE, PAGES = "BENCH_SIZE", "BENCH_PAGES"
GUIDE = "what-is-an-idp"


def hello() -> Flask:
    """Make the smallest Flask application, whose only page is as long as a guide."""
    app = Flask(__name__)
    page = "x" * int(os.environ[SIZE])
    app.add_url_rule("/", view_func=lambda: page)
    return app


def flat_pages() -> Flask:
    """Make the portal's own templates over a page that Flask-FlatPages reads, with nothing kept of what is rendered."""
    app = create_app()
    app.wsgi_app = MethodType(Flask.wsgi_app, app)  # type: ignore[method-assign] # without what stands in front
    limiter.enabled = False
    pages = _pages(app)

    def guide(name: str) -> Any:
        current = content()
        entry = current.entry(f"guidance/{name}", "en")
        assert entry
        page = pages.get_or_404(name)
        short = short_answer(current, entry)
        return render_page(
            "guidance/guide.html",
            "en",
            twin=entry.twin_url,
            entry=replace(entry, html=page.html),
            answer=Markup(short.html) if short else None,
            body=Markup(page.html),
            easy_read=None,
            citations=current.citations(entry),
            related=referred(current, entry.meta.related, "en"),
        )

    app.add_url_rule("/<name>", view_func=guide)
    return app


def flat_pages_alone() -> Flask:
    """Make the smallest use of Flask-FlatPages: a page in a template of one line."""
    app = Flask(__name__)
    pages = _pages(app)
    template = "<!doctype html><title>{{ page.meta.title }}</title><main>{{ page.html|safe }}</main>"
    app.add_url_rule("/<name>", view_func=lambda name: render_template_string(template, page=pages.get_or_404(name)))
    return app


def write_page(current: Content, folder: Path) -> None:
    """Write the measured guide as Flask-FlatPages reads it, with its facts filled in."""
    draft = current.pairs[f"guidance/{GUIDE}"]["en"]
    body = FACT.sub(lambda found: current.fact(found["id"], "en") or "", draft.body)
    (folder / f"{GUIDE}.md").write_text(f"title: {draft.meta.title}\n\n{body}", encoding="utf-8")


def _pages(app: Flask) -> FlatPages:
    app.config.update(FLATPAGES_ROOT=os.environ[PAGES], FLATPAGES_EXTENSION=".md")
    return FlatPages(app)
