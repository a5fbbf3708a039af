"""Where everything stands: the address of each feature and of each page, in both languages."""

from .schema import Language, PageType

FEATURES: dict[str, dict[Language, str]] = {
    "home": {"cy": "", "en": ""},
    "guidance": {"cy": "arweiniad", "en": "guidance"},
    "answers": {"cy": "atebion", "en": "answers"},
    "easy-read": {"cy": "hawdd-ei-ddeall", "en": "easy-read"},
    "lived-experience": {"cy": "profiadau-bywyd", "en": "lived-experience"},
    "post-16": {"cy": "ol-16", "en": "post-16"},
    "compare": {"cy": "ol-16/cymharu", "en": "post-16/compare"},
    "options": {"cy": "ol-16/dewisiadau", "en": "post-16/options"},
    "tours": {"cy": "ol-16/teithiau", "en": "post-16/tours"},
    "search": {"cy": "chwilio", "en": "search"},
    "ask": {"cy": "gofyn", "en": "ask"},
    "sessions": {"cy": "sesiynau", "en": "sessions"},
    "contact": {"cy": "cysylltu", "en": "contact"},
    "directory": {"cy": "cyfeiriadur", "en": "directory"},
    "glossary": {"cy": "geirfa", "en": "glossary"},
    "whole-guide": {"cy": "arweiniad/arweiniad-cyfan.html", "en": "guidance/whole-guide.html"},
    "kept": {"cy": "wedi-cadw", "en": "kept"},
    "remove-kept": {"cy": "wedi-cadw/tynnu-popeth", "en": "kept/remove-everything"},
    "offline": {"cy": "all-lein", "en": "offline"},
    "feedback": {"cy": "adborth", "en": "feedback"},
    "calm": {"cy": "modd-tawel", "en": "calm-mode"},
}

_FEATURE_OF_TYPE: dict[PageType, str] = {
    PageType.GUIDANCE: "guidance",
    PageType.ANSWER: "answers",
    PageType.CASE_STUDY: "lived-experience",
    PageType.DAY_IN_THE_LIFE: "lived-experience",
    PageType.COURSE: "options",
    PageType.TOUR: "tours",
    PageType.PLACE: "directory",
    PageType.SERVICE: "directory",
    PageType.CONTACT: "contact",
    PageType.TERM: "glossary",
    PageType.EASY_READ: "easy-read",
    PageType.PAGE: "home",
}

# Pages of these types are parts of their feature's own page.
_PARTS_OF_A_PAGE = frozenset({PageType.CONTACT, PageType.TERM})


def feature_url(feature: str, language: Language) -> str:
    """Return the address of a feature, such as `/cy/chwilio`; KeyError for an unknown feature."""
    slug = FEATURES[feature][language]
    return f"/{language}/{slug}" if slug else f"/{language}"


def page_url(type_: PageType, slug: str, language: Language) -> str:
    """Return the address of a page from its type and its slug in that language."""
    base = feature_url(_FEATURE_OF_TYPE[type_], language)
    return f"{base}#{slug}" if type_ in _PARTS_OF_A_PAGE else f"{base}/{slug}"
