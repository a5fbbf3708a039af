"""How gunicorn serves the portal; each setting can be changed by an environment variable."""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from portal.logs import log_settings, set_up_logs

production = os.environ.get("PORTAL_ENVIRONMENT") == "production"
set_up_logs(production=production)
logconfig_dict = log_settings(production=production)

bind = [os.environ.get("PORTAL_BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"]
metrics_port = os.environ.get("PORTAL_METRICS_PORT")
if metrics_port:
    bind.append(f"127.0.0.1:{metrics_port}")
    # The workers add their counts up in files. These are in memory: on a disk that is full they would end the process.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="portal-metrics-",
        dir="/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
    )
workers = int(os.environ.get("PORTAL_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("PORTAL_THREADS", "4"))
preload_app = True
timeout = 30
graceful_timeout = 10
keepalive = 5
max_requests = 200_000
max_requests_jitter = 50_000
# No access log of its own: addresses hold what people searched for. The portal writes one line for each request.
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


def child_exit(server: Any, worker: Any) -> None:
    """Let what a worker counted stand when it ends."""
    if metrics_port:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Take the files of counts away."""
    if metrics_port:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
