"""What is counted while the portal runs, for Prometheus: how often and how long, and nothing of any reader.

The numbers stand at `/metrics`, on a port of this machine's own interface that nginx knows nothing of. Every process
of the site adds to them; gunicorn's settings say where they meet.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from portal.clock import now

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from prometheus_client.metrics_core import Metric

    from .services import Services

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported

REQUESTS = Counter("portal_requests", "Answers by route and status", ["method", "route", "status"])
SECONDS = Histogram(
    "portal_request_seconds", "Time to answer, by route", ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
REPLIES = Counter("portal_assistant_replies", "Replies of the assistant; those on safety are not counted", ["status"])
SEARCHES = Histogram(
    "portal_search_seconds", "Time to search", buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1)
)
BOOKINGS = Counter("portal_bookings", "Bookings sent, by what became of them", ["outcome"])


def count_reply(status: str) -> None:
    """Count a reply of the assistant; one to somebody who may be in danger leaves no trace."""
    if status != "safety":
        REPLIES.labels(status).inc()


def is_asked_for(environ: "WSGIEnvironment", port: int | None) -> bool:
    """Tell whether a request came for the numbers, by the port that they have to themselves."""
    if port is None or environ["PATH_INFO"] != "/metrics" or "gunicorn.socket" not in environ:
        return False
    return bool(environ["gunicorn.socket"].getsockname()[1] == port)


def numbers(parts: "Services", models: Path) -> Response:
    """Return all numbers, as Prometheus reads them."""
    registry = CollectorRegistry()
    if os.environ.get(SHARED_FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_State(parts, models))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _State(Collector):
    """What is read when it is asked for: the outbox, and the model in use."""

    def __init__(self, parts: "Services", models: Path) -> None:
        self._parts = parts
        self._models = models

    def collect(self) -> "Iterator[Metric]":
        model = max(self._models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, default=None)
        name = model.name.removesuffix(".tar.gz") if model else ""
        yield InfoMetricFamily("portal_assistant_model", "The model in use", {"model": name})
        answers = GaugeMetricFamily("portal_database_up", "Whether the database answers")
        try:
            outbox = self._parts.bookings.outbox(now())
        except SQLAlchemyError:
            answers.add_metric([], 0)
            yield answers
            return
        answers.add_metric([], 1)
        yield answers
        messages = GaugeMetricFamily("portal_outbox_messages", "Messages not sent yet, by state", labels=["state"])
        messages.add_metric(["due"], outbox.due)
        messages.add_metric(["failed"], outbox.failed)
        yield messages
        yield GaugeMetricFamily("portal_outbox_oldest_seconds", "Age of the oldest due message", outbox.oldest_seconds)
