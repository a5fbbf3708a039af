"""A family at a site that runs as a process of its own: books as a browser without scripts does."""

import datetime as dt
from http.cookies import SimpleCookie

import httpx
from flask import Flask
from lxml.html import fromstring

from portal.booking.timetable import Planned
from portal.content import Language
from portal.content.paths import feature_url

STARTS = dt.datetime(2098, 7, 1, 18)  # noqa: DTZ001 - a Welsh clock time, as staff write it
ANSWERS = {
    "name": "Siân Jones", "contact": "sian@example.org", "people": "1", "language": "cy", "access_needs": "",
    "topic": "",
}  # fmt: skip
_BOOK: dict[Language, str] = {"cy": "archebu", "en": "book"}


def planned(id_: str = "one", capacity: int = 20, starts: dt.datetime = STARTS) -> Planned:
    """Return a session as staff write it."""
    values = {"id": id_, "kind": "training", "format": "online", "language": "both", "capacity": capacity}
    return Planned.model_validate({**values, "starts": starts, "ends": starts + dt.timedelta(hours=2)})


class Family:
    """Keeps its cookie by hand, as the site's own is for TLS alone."""

    def __init__(self, site: str | Flask, language: Language, name: str = "Siân Jones") -> None:
        """`site` is the address of one that runs, or an application in this process."""
        if isinstance(site, str):
            self.client = httpx.Client(base_url=site, timeout=30)
        else:
            self.client = httpx.Client(base_url="http://127.0.0.1", transport=httpx.WSGITransport(app=site))
        self.language = language
        self.name = name

    def book_path(self, session: str) -> str:
        """Return the address where a session is booked."""
        return f"{feature_url('sessions', self.language)}/{session}/{_BOOK[self.language]}"

    def fill_in(self, session: str = "one", **changes: str) -> dict[str, str]:
        """Answer every question, and return the form of the page that shows all answers."""
        answers = {**ANSWERS, "name": self.name, "language": self.language, **changes, "step": "topic"}
        page = self.client.post(self.book_path(session), data=answers)
        page.raise_for_status()
        if "Set-Cookie" in page.headers:
            self._keep(SimpleCookie(page.headers["Set-Cookie"]))
        fields = fromstring(page.text).cssselect("main input[type=hidden]")
        return {field.get("name"): field.get("value", "") for field in fields}

    def _keep(self, cookies: SimpleCookie) -> None:
        self.client.headers["Cookie"] = "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items())

    def send(self, form: dict[str, str], session: str = "one") -> httpx.Response:
        """Send the form; sent again it is the same booking."""
        return self.client.post(self.book_path(session), data=form)

    def book(self, session: str = "one", **changes: str) -> str:
        """Book, and return the path of the booking."""
        answer = self.send(self.fill_in(session, **changes), session)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]
