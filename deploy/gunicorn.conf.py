"""How gunicorn serves the portal; each setting can be changed by an environment variable."""

import gc
import os
from typing import Any

bind = os.environ.get("PORTAL_BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("PORTAL_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("PORTAL_THREADS", "4"))
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
max_requests = 200_000
max_requests_jitter = 50_000
loglevel = "warning"
# No access log: addresses hold what people searched for.
accesslog = None
control_socket_disable = True
# A search of 10,000 letters gets the portal's own polite page; nginx, in front, bounds the line in production.
limit_request_line = 0


def when_ready(server: Any) -> None:
    """Search before the first worker starts: that loads the words of Welsh once, for all workers, in memory they share.

    A worker that takes the place of another is then ready at once. What is loaded is put out of reach of the garbage
    collector, which would write to it, and so copy it.
    """
    parts = server.app.wsgi().extensions["portal"]
    for language in ("cy", "en"):
        parts.search.search("ADY", language, limit=1)
    gc.collect()
    gc.freeze()
