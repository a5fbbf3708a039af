"""What may be logged: never what opens a family's booking."""

import logging

from .booking.links import without_tokens


class _Record(logging.LogRecord):
    def getMessage(self) -> str:  # noqa: N802 - the name that logging calls
        return without_tokens(super().getMessage())


def keep_links_out_of_logs() -> None:
    """Take the tokens of links out of whatever this process logs from now on, whoever logs it."""
    logging.setLogRecordFactory(_Record)
