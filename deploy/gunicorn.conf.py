"""How gunicorn serves the portal; each setting can be changed by an environment variable."""

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
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"
# No access log: addresses hold what people searched for.
accesslog = None
control_socket_disable = True
# A search of 10,000 letters gets the portal's own polite page; nginx, in front, bounds the line in production.
limit_request_line = 0


def post_worker_init(worker: Any) -> None:
    """Search once before the first reader does: the first search loads the words of Welsh, which takes a second."""
    worker.wsgi.extensions["portal"].search.search("ADY", "cy", limit=1)
