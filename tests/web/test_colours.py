"""Text and what it stands on differ enough, in light and dark: measured on the colours of the built style sheet."""

import json
import re

import pytest

from portal.config import Settings

STATIC = Settings().static_dir
# Text on what is behind it: 7:1, which is more than the 4.5:1 that is asked for.
TEXT = [
    (text, behind)
    for text in ("govuk-text-colour", "govuk-secondary-text-colour", "govuk-link-colour", "govuk-link-visited-colour")
    for behind in ("govuk-body-background-colour", "govuk-surface-background-colour", "card")
]
TEXT += [(f"{name}-ink", name) for name in ("moss", "heather", "gorse", "rose")]
TEXT += [
    ("govuk-text-colour", "gorse"),
    ("govuk-text-colour", "mark"),
    ("govuk-text-colour", "sky"),
    ("govuk-text-colour", "govuk-hover-colour"),
    ("govuk-link-hover-colour", "govuk-body-background-colour"),
    ("govuk-error-colour", "govuk-body-background-colour"),
    ("govuk-error-colour", "card"),
    ("govuk-focus-text-colour", "govuk-focus-colour"),
    ("masthead-text", "masthead"),
    ("button-text", "button"),
    ("button-text", "button-hover"),
    ("heather-ink", "govuk-body-background-colour"),
    ("heather-ink", "card"),
    ("rose-ink", "card"),
]
# The edges by which a field or a button is known: 3:1.
EDGES = [
    ("govuk-input-border-colour", "card"),
    ("govuk-input-border-colour", "govuk-body-background-colour"),
    ("button", "govuk-body-background-colour"),
    ("govuk-focus-text-colour", "govuk-focus-colour"),
    ("govuk-success-colour", "govuk-body-background-colour"),
]


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours by name, in light and in dark, as the built style sheet sets them."""
    css = (STATIC / json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))["site.css"]).read_text(
        encoding="utf-8"
    )
    dark_rules = "".join(re.findall(r"prefers-color-scheme:\s*dark\)\{:root\{([^}]*)\}", css))
    light_rules = "".join(re.findall(r"(?<!\{):root\{([^}]*)\}", css))
    light = _colours(light_rules)
    return {"light": light, "dark": light | _colours(dark_rules)}


def _colours(rules: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6}|white|black)\b", rules))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.2 computes it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = {"white": "ffffff", "black": "000000"}.get(colour, colour.lstrip("#"))
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "white") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_seven_to_one(scheme: str) -> None:
    colours = schemes()[scheme]
    weak = {pair: round(ratio, 2) for pair in TEXT if (ratio := contrast(*map(colours.__getitem__, pair))) < 7}
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fields_and_buttons_stand_out_three_to_one(scheme: str) -> None:
    colours = schemes()[scheme]
    weak = {pair: round(ratio, 2) for pair in EDGES if (ratio := contrast(*map(colours.__getitem__, pair))) < 3}
    assert weak == {}


def test_the_two_schemes_are_two() -> None:
    found = schemes()
    assert found["light"]["govuk-body-background-colour"] != found["dark"]["govuk-body-background-colour"]
