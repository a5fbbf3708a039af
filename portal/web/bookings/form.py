"""The form of a booking: one question a page, with the answers so far carried along in the page itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.booking.request import FIELDS, BookingRequest, RequestRejected, read_request
from portal.booking.tokens import new_token
from portal.content.schema import Group

from ..labels import GROUPS

CHECK = "check"
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
# Signs that no keyboard writes and no page may hold; a line break stays, and is refused where it has no place.
_NOT_IN_A_PAGE = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r")
TOPICS = {id_: name for id_, name in GROUPS.items() if id_ not in {Group.ABOUT, Group.FRONT_DOOR}}


@dataclass(frozen=True)
class Form:
    """What a page of the form holds.

    `step` is the question on the page; `submission` marks the form, so that sent twice it is one booking; `checking`
    says that the reader has seen all answers together, and goes back there from each change; `wait` says that the
    waiting list will do.
    """

    answers: Mapping[str, str]
    step: str
    submission: str
    checking: bool
    wait: bool

    @classmethod
    def empty(cls) -> "Form":
        """Return the form before anything is filled in. It has no mark yet: a page that was only looked at has none."""
        return cls(dict.fromkeys(FIELDS, ""), FIELDS[0], "", checking=False, wait=False)

    @classmethod
    def sent(cls, values: Mapping[str, str]) -> "Form":
        """Read the form that a page sent; what our own pages cannot have held counts as not there."""
        step, submission = values.get("step", ""), values.get("submission", "")
        return cls(
            answers={field: values.get(field, "").translate(_NOT_IN_A_PAGE) for field in FIELDS},
            step=step if step in {*FIELDS, CHECK} else FIELDS[0],
            submission=submission if _TOKEN.fullmatch(submission) else new_token(),
            checking="checking" in values,
            wait="wait" in values,
        )

    def at(self, step: str) -> "Form":
        """Return the form at another question, or at the page that shows all answers."""
        return replace(self, step=step, checking=self.checking or step == CHECK)

    def onward(self) -> "Form":
        """Return the form at what comes after the question on the page."""
        following = FIELDS[FIELDS.index(self.step) + 1 :]
        return self.at(CHECK if self.checking or not following else following[0])

    @property
    def before(self) -> str | None:
        """Return where the way back leads: the question before, or all answers where one of them is being changed."""
        if self.step == CHECK:
            return FIELDS[-1]
        if self.checking:
            return CHECK
        index = FIELDS.index(self.step)
        return FIELDS[index - 1] if index else None

    def fault(self) -> str | None:
        """Return what is wrong with the answer to the question on the page, as a code."""
        return self.faults().get(self.step)

    def faults(self) -> dict[str, str]:
        """Return a code for each answer that cannot be used."""
        try:
            self.request()
        except RequestRejected as rejected:
            return rejected.faults
        return {}

    def request(self) -> BookingRequest:
        """Return the checked request; RequestRejected."""
        return read_request(self.answers, topics=TOPICS)
