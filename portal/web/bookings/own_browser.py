"""Pages of a form that a reader's own browser may keep, so that its back button shows them again."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin

OWN_BROWSER_ONLY = "private, no-cache"


class SessionInterface(SecureCookieSessionInterface):
    """Flask's own, but for the `Vary: Cookie` of pages that no shared cache keeps.

    There it guards nothing, and the page that sets the cookie could not be gone back to: by then the cookie differs.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where it has changed."""
        super().save_session(app, session, response)
        if response.headers.get("Cache-Control") == OWN_BROWSER_ONLY:
            response.vary.discard("Cookie")
