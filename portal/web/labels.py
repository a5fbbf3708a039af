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
SESSION_STATUSES: Labels = {
    "open": _("Places left"),
    "full": _("Full"),
    "cancelled": _("Cancelled"),
}
