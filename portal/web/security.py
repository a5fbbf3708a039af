"""Headers that keep other sites' scripts, frames and forms away from ours, and the check of where a form came from.

Forms that ask a question carry no token: a token needs a cookie to be compared with, and the portal sets no cookie
before a reader has chosen to keep something. Nothing is done in the reader's name there, so the check is of origin
alone: the browser says where a request comes from (`Sec-Fetch-Site`, or `Origin` in older ones), and another site's is
refused. A form that changes what is kept, such as a booking, uses the token of Flask-WTF instead.
"""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from flask_wtf.csrf import ValidationError, validate_csrf

_POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "font-src": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "object-src": "'none'",
    # Scripts turn text into elements in one place alone: the policy of assets/scripts/trusted.js.
    "require-trusted-types-for": "'script'",
    "style-src": "'self'",
    "worker-src": "'self'",
    "trusted-types": "portal",
}
# The portal uses none of what a browser can do for a page beyond showing it.
_UNUSED = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
_HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def register_security(app: Flask) -> None:
    """Send the security headers with every answer."""
    app.after_request(_add_headers)


def nonce() -> str:
    """Return this request's own mark for the scripts that may run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def refuse_other_sites() -> None:
    """Answer 400 to a form or message that another site sent in a reader's name."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(400)
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(400)


def carries_our_token() -> bool:
    """Tell whether a form carries the token that was set with its page; a page left open too long has lost it."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _add_headers(response: Response) -> Response:
    policy = {**_POLICY, "script-src": f"'nonce-{nonce()}'"}
    written = "; ".join(f"{name} {value}" for name, value in policy.items())
    response.headers.setdefault("Content-Security-Policy", written)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["HSTS_SECONDS"]:
        lasts = f"max-age={current_app.config['HSTS_SECONDS']}; includeSubDomains"
        response.headers.setdefault("Strict-Transport-Security", lasts)
    return response
