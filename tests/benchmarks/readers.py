"""What readers do at a site, each thing by chance: read, search, ask, book and cancel, and send what no form can be.

Each returns what was answered and which statuses would have been right.
"""

import random
from collections.abc import Callable, Collection, Sequence
from functools import cache
from http.cookies import SimpleCookie
from typing import NamedTuple

import httpx
from lxml.html import fromstring

from portal.booking.links import manage_path
from portal.config import ROOT, Settings
from portal.content import ASSISTANT_ONLY, LANGUAGES, Answer, Language, Library, PageType
from portal.content.paths import feature_url
from portal.search.evaluate import read_judged

DATA = ROOT / "tests" / "data"
LONGEST_TALK = 8  # questions
FEATURES = (
    "home",
    "guidance",
    "answers",
    "post-16",
    "lived-experience",
    "easy-read",
    "directory",
    "glossary",
    "contact",
)
PAGES = (PageType.GUIDANCE, PageType.ANSWER, PageType.EASY_READ, PageType.CASE_STUDY, PageType.TOUR, PageType.PLACE)
BOOK: dict[Language, str] = {"cy": "archebu", "en": "book"}
CANCEL: dict[Language, str] = {"cy": "canslo", "en": "cancel"}
GOOD = frozenset({200, 304})


class Answered(NamedTuple):
    """What came back, and what was right."""

    response: httpx.Response
    right: Collection[int] = GOOD

    @property
    def fault(self) -> str | None:
        """Say what is wrong with the answer; None where nothing is."""
        if self.response.status_code not in self.right:
            return f"answered {self.response.status_code}"
        is_json = self.response.headers.get("Content-Type") == "application/json"
        return "the assistant is away" if is_json and self.response.json().get("status") == "unavailable" else None


@cache
def pages() -> list[str]:
    """Return the addresses of the pages that are the same for everybody."""
    content = Library(Settings().content_dir).current()
    shown = [
        entry.url
        for type_ in PAGES
        for language in LANGUAGES
        for entry in content.of_type(type_, language)
        if not (isinstance(entry.meta, Answer) and entry.meta.group in ASSISTANT_ONLY)
    ]
    return shown + [feature_url(name, code) for name in FEATURES for code in LANGUAGES]


@cache
def searches() -> list[tuple[Language, str]]:
    """Return the searches of the judged sets with their language."""
    return [(code, item.query) for code in LANGUAGES for item in read_judged(DATA / f"search_judged_{code}.tsv")]


@cache
def questions() -> list[tuple[Language, str]]:
    """Return the questions of the judged sets with their language, by turns."""
    told = {code: (DATA / f"assistant_{code}.tsv").read_text(encoding="utf-8").splitlines() for code in LANGUAGES}
    sets = [[(code, line.split("\t")[0]) for line in told[code] if line] for code in LANGUAGES]
    return [one for pair in zip(*sets, strict=False) for one in pair]


class Reader:
    """One reader at a time, at a site with sessions that can be booked; the next one has another address."""

    def __init__(self, site: str, sessions: Sequence[str], seed: int) -> None:
        self._chance = random.Random(seed)
        self._client = httpx.Client(base_url=site, timeout=30)
        self._sessions = sessions
        self._pages, self._searches, self._questions = pages(), searches(), questions()
        self._talk: tuple[str | None, int] = (None, 0)

    def anew(self) -> None:
        """Come from another address, without a cookie."""
        self._client.cookies.clear()
        self._client.headers.pop("Cookie", None)
        self._client.headers["X-Forwarded-For"] = f"10.3.{self._chance.randrange(250)}.{self._chance.randrange(1, 250)}"

    def close(self) -> None:
        self._client.close()

    def read(self) -> Answered:
        """Read a page, as one who never was here or has it already."""
        return self.see(self._chance.choice(self._pages))

    def see(self, page: str) -> Answered:
        """Read this page."""
        return Answered(self._client.get(page, headers={"Accept-Encoding": self._chance.choice(["gzip", "identity"])}))

    def search(self) -> Answered:
        """Search for what others searched for."""
        return self.search_for(*self._chance.choice(self._searches))

    def search_for(self, language: Language, query: str) -> Answered:
        """Search for this."""
        return Answered(self._client.get(feature_url("search", language), params={"q": query}))

    def ask(self) -> Answered:
        """Ask the assistant, for a few questions in the same conversation."""
        language, message = self._chance.choice(self._questions)
        conversation, number = self._talk
        said = {"message": message, "language": language, **({"conversation": conversation} if conversation else {})}
        response = self._client.post("/api/assistant", json=said)
        goes_on = response.is_success and number < self._chance.randrange(1, LONGEST_TALK)
        self._talk = (response.json().get("conversation"), number + 1) if goes_on else (None, 0)
        return Answered(response)

    def ask_on_the_page(self) -> Answered:
        """Ask the assistant with the form that needs no scripts."""
        language, message = self._chance.choice(self._questions)
        return Answered(self._client.post(feature_url("ask", language), data={"message": message}))

    def see_sessions(self) -> Answered:
        """Look at the list of sessions, or at one of them."""
        language = self._chance.choice(LANGUAGES)
        one = self._chance.choice(["", *(f"/{id_}" for id_ in self._sessions)])
        return Answered(self._client.get(f"{feature_url('sessions', language)}{one}"))

    def book_and_cancel(self) -> Answered:
        """Answer the questions of a booking, send it, look at it, and cancel it."""
        language = self._chance.choice(LANGUAGES)
        path = f"{feature_url('sessions', language)}/{self._chance.choice(self._sessions)}/{BOOK[language]}"
        who = {"name": "Siân Jones", "contact": "sian@example.org", "people": "1", "language": language}
        last = self._client.post(path, data={**who, "access_needs": "", "topic": "", "step": "topic"})
        if last.status_code != 200:
            return Answered(last)
        # The cookie is for TLS alone, so a client that speaks none must carry it by hand.
        cookies = SimpleCookie(last.headers.get("Set-Cookie", ""))
        self._client.headers["Cookie"] = "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items())
        fields = fromstring(last.text).cssselect("main input[type=hidden]")
        booked = self._client.post(path, data={field.get("name"): field.get("value", "") for field in fields})
        if booked.status_code != 303:
            return Answered(booked, {303})
        own = manage_path(language, booked.headers["Location"].rpartition("/")[2])
        seen = self._client.get(own)
        return Answered(self._client.post(f"{own}/{CANCEL[language]}"), {303}) if seen.is_success else Answered(seen)

    def send_nonsense(self) -> Answered:
        """Send something that must be refused politely."""
        language = self._chance.choice(LANGUAGES)
        return self._chance.choice(_NONSENSE)(self._client, language, self._sessions[0])


def _too_long_a_search(client: httpx.Client, language: Language, session: str) -> Answered:
    return Answered(client.get(feature_url("search", language), params={"q": "ŵ " * 2000}), {400})


def _too_long_a_question(client: httpx.Client, language: Language, session: str) -> Answered:
    return Answered(client.post("/api/assistant", json={"message": "a" * 9000, "language": language}), {422})


def _no_json(client: httpx.Client, language: Language, session: str) -> Answered:
    return Answered(client.post("/api/assistant", content=b'{"message":', headers=_JSON), {400, 422})


def _nowhere(client: httpx.Client, language: Language, session: str) -> Answered:
    return Answered(client.get(f"/{language}/%00%ff/../nowhere-{session}"), {404})


def _no_such_booking(client: httpx.Client, language: Language, session: str) -> Answered:
    return Answered(client.get(manage_path(language, "x" * 43)), {404})


def _empty_form(client: httpx.Client, language: Language, session: str) -> Answered:
    path = f"{feature_url('sessions', language)}/{session}/{BOOK[language]}"
    return Answered(client.post(path, data={"step": "name", "name": " \x00\x07"}), {422})


def _from_another_site(client: httpx.Client, language: Language, session: str) -> Answered:
    headers = {"Origin": "https://elsewhere.example"}
    return Answered(client.post(feature_url("ask", language), data={"message": "a"}, headers=headers), {400})


def _scripts(client: httpx.Client, language: Language, session: str) -> Answered:
    return Answered(client.get(feature_url("search", language), params={"q": "<script>'\"; DROP TABLE --\x00‮"}))


def _signs(client: httpx.Client, language: Language, session: str) -> Answered:
    return Answered(client.get(f"/{language}", params={"q": "[(" * 40}))


_JSON = {"Content-Type": "application/json"}
_NONSENSE: tuple[Callable[[httpx.Client, Language, str], Answered], ...] = (
    _too_long_a_search, _too_long_a_question, _no_json, _nowhere, _no_such_booking, _empty_form, _from_another_site,
    _scripts, _signs,
)  # fmt: skip
