"""Addresses in two languages: each view is written once and stands under both."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint, request, url_for

from portal.content.page import other
from portal.content.paths import feature_url
from portal.content.schema import LANGUAGES, Language

View = TypeVar("View", bound=Callable[..., Any])


def route(
    blueprint: Blueprint, feature: str, rest: str | Mapping[Language, str] = "", **options: Any
) -> Callable[[View], View]:
    """Register a view at a feature's address in each language; the view is given `language`.

    `rest` follows the feature's address: the same in both languages, or each language's own.
    """

    def register(view: View) -> View:
        for language in LANGUAGES:
            own = rest if isinstance(rest, str) else rest[language]
            address = feature_url(feature, language) + own
            blueprint.add_url_rule(address, view_func=view, defaults={"language": language}, **options)
        return view

    return register


def language_of(path: str) -> Language | None:
    """Return the language that an address begins with, if it begins with one."""
    first = path.split("/", 2)[1:2]
    return next((language for language in LANGUAGES if [language] == first), None)


def twin_of_request() -> str:
    """Return the address of what is being read in the other language; without query."""
    values = request.view_args or {}
    if request.endpoint and "language" in values:
        return url_for(request.endpoint, **{**values, "language": other(values["language"])})
    language = language_of(request.path)
    return f"/{other(language)}{request.path[3:]}" if language else "/"
