"""What each id is called on the page: the ids are stored and compared, these words are only shown."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.content.schema import Audience, Group, PageType, Stage, Status

Labels = Mapping[str, LazyString]

AUDIENCES: Labels = {
    Audience.PARENTS: _("Parents and carers"),
    Audience.YOUNG_PEOPLE: _("Young people"),
    Audience.PROFESSIONALS: _("Schools and professionals"),
}
STAGES: Labels = {
    Stage.EARLY_YEARS: _("Early years"),
    Stage.PRIMARY: _("Primary school"),
    Stage.SECONDARY: _("Secondary school"),
    Stage.POST_16: _("After Year 11"),
}
GROUPS: Labels = {
    Group.ALN: _("Additional learning needs"),
    Group.IDP: _("Individual development plans"),
    Group.RIGHTS: _("Rights and disagreements"),
    Group.TYFU: _("Tyfu"),
    Group.FRONT_DOOR: _("Who to contact"),
    Group.SUPPORT: _("Support and panels"),
    Group.EARLY_YEARS: _("Early years"),
    Group.PROVISION: _("Schools and provision"),
    Group.TRANSITION: _("Moving on"),
    Group.POST_16: _("After Year 11"),
    Group.TRANSPORT: _("Transport"),
    Group.WELSH: _("Support in Welsh"),
    Group.FAMILY: _("Family and carers"),
    Group.ABOUT: _("About this portal"),
}
PAGE_TYPES: Labels = {
    PageType.GUIDANCE: _("Guide"),
    PageType.ANSWER: _("Answer"),
    PageType.CASE_STUDY: _("Case study"),
    PageType.DAY_IN_THE_LIFE: _("Day in the life"),
    PageType.COURSE: _("Option after Year 11"),
    PageType.TOUR: _("Tour"),
    PageType.PLACE: _("Place"),
    PageType.SERVICE: _("Service"),
    PageType.CONTACT: _("Contact"),
    PageType.TERM: _("Word explained"),
    PageType.EASY_READ: _("Easy read"),
    PageType.PAGE: _("About this site"),
}
VOICES: Labels = {
    "parent": _("A parent or carer"),
    "young-person": _("A young person"),
    "professional": _("A professional"),
}
SETTINGS: Labels = {
    "home": _("At home"),
    "early-years": _("Early years"),
    "primary": _("Primary school"),
    "secondary": _("Secondary school"),
    "special-school": _("Special school"),
    "sixth-form": _("Sixth form"),
    "college": _("College"),
    "work": _("At work"),
}
COURSE_KINDS: Labels = {
    "sixth-form": _("Sixth form"),
    "college": _("College"),
    "specialist-college": _("Specialist college"),
    "apprenticeship": _("Apprenticeship"),
    "work": _("Training and work"),
    "early-entry": _("Early entry"),
}
COURSE_STATUSES: Labels = {
    Status.LIVE: _("Yes"),
    Status.PLANNED: _("Not yet: it is planned"),
    Status.EXAMPLE: _("No: it is an example"),
}
COURSE_FACTS: Labels = {
    "where": _("Where"),
    "level": _("Level"),
    "subjects": _("Subjects"),
    "language": _("Language"),
    "support": _("Support"),
}
COURSE_LEVELS: Labels = {
    "entry": _("Entry level"),
    "1": _("Level 1"),
    "2": _("Level 2"),
    "3": _("Level 3"),
}
PLACE_KINDS: Labels = {
    "school": _("School"),
    "special-school": _("Special school"),
    "pupil-referral-unit": _("Pupil referral unit"),
    "college": _("College"),
}
TAUGHT_IN: Labels = {
    "cy": _("In Welsh"),
    "en": _("In English"),
}
DIRECTORY_KINDS: Labels = {**PLACE_KINDS, "service": _("Service that helps")}
LANGUAGES_SPOKEN: Labels = {
    **TAUGHT_IN,
    "both": _("In Welsh and English"),
}
TERM_USES: Labels = {
    "old": _("An old word, no longer used in law."),
    "england": _("A word of the law of England: it does not apply in Wales."),
}
SESSION_KINDS: Labels = {
    "training": _("Tyfu training session"),
    "drop-in": _("Tyfu drop-in session"),
}
SESSION_FORMATS: Labels = {
    "in-person": _("In person"),
    "online": _("Online"),
    "phone": _("By phone"),
}
SESSION_FILTERS: Mapping[str, LazyString] = {
    "kind": _("Kind of session"),
    "format": _("How it is held"),
    "delivery": _("Language of the session"),
    "town": _("Town"),
    "cluster": _("Cluster of schools"),
}
SESSION_STATUSES: Labels = {
    "open": _("Places left"),
    "full": _("Full"),
    "cancelled": _("Cancelled"),
}
BOOKING_LANGUAGES: Mapping[str, str] = {"cy": "Cymraeg", "en": "English"}
BOOKING_PEOPLE: Labels = {
    "1": _("One person"),
    "2": _("Two people"),
}
BOOKING_FAULTS: Mapping[tuple[str, str], LazyString] = {
    ("name", "missing"): _("Enter your name"),
    ("name", "too-long"): _("Your name must be 100 characters or fewer"),
    ("name", "not-text"): _("Use only ordinary letters and signs in your name"),
    ("contact", "missing"): _("Enter an e-mail address or a phone number"),
    ("contact", "not-a-contact"): _(
        "Enter an e-mail address, such as name@example.org, or a British phone number, such as 07700 900 123"
    ),
    ("people", "not-one-or-two"): _("Choose how many people are coming"),
    ("language", "not-a-language"): _("Choose a language"),
    ("access_needs", "too-long"): _("What you need must be 500 characters or fewer"),
    ("access_needs", "not-text"): _("Use only ordinary letters and signs to say what you need"),
    ("topic", "not-a-topic"): _("Choose one from the list"),
    ("session", "missing"): _("Choose a session"),
    ("session", "not-free"): _("That session has no room now. You still have your booking. Choose another session"),
}
WISH_FAULTS: Mapping[tuple[str, str], LazyString] = {
    ("place", "missing"): _("Enter a town in Powys, or the first half of a postcode"),
    ("place", "not-a-place"): _("Enter a town in Powys, such as Brecon, or the first half of a postcode, such as LD3"),
    ("contact", "missing"): BOOKING_FAULTS["contact", "missing"],
    ("contact", "not-a-contact"): BOOKING_FAULTS["contact", "not-a-contact"],
    ("kind", "not-a-kind"): BOOKING_FAULTS["topic", "not-a-topic"],
    ("spoken", "not-a-language"): BOOKING_FAULTS["language", "not-a-language"],
}
FEEDBACK_FAULTS: Mapping[tuple[str, str], LazyString] = {
    ("useful", "missing"): _("Choose yes or no"),
    ("missing", "too-long"): _("What you write must be 500 characters or fewer"),
}
BOOKING_REFUSALS: Mapping[str, tuple[LazyString, LazyString]] = {
    "no-session": (
        _("We cannot find that session"),
        _("The address may have a slip in it, or the session may have been taken off the list."),
    ),
    "closed": (
        _("This session cannot be booked"),
        _("It has begun, is over or has been cancelled. Nothing was booked. See the other sessions on the list."),
    ),
    "full": (_("This session is full"), _("Nothing was booked. See the other sessions on the list.")),
    "unknown-link": (
        _("This link does not open a booking"),
        _("It may have been cut short in a message. Bookings are also deleted 30 days after the session."),
    ),
    "offer-over": (
        _("This place is no longer being kept for you"),
        _("The time to say yes has run out, and the place has gone to the next family. You can book another session."),
    ),
    "over": (
        _("This booking can no longer be changed"),
        _("The session has begun or is over, or the booking was cancelled before."),
    ),
}
