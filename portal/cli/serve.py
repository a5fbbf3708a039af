"""`portal serve`: make everything ready, then run the site, the assistant and the worker under one supervisor."""

import os
import secrets
import socket
import sys
import time
from pathlib import Path

import click
import httpx

from portal.config import ROOT, Settings

from .loopback import LOOPBACK, free_port
from .prepare import prepare_everything, say

READY_WITHIN_SECONDS = 90
POLL_SECONDS = 0.3


@click.command()
def serve() -> None:
    """Serve the portal on this machine until Ctrl-C."""
    settings = Settings()
    refuse_taken_port(settings.port)
    prepare_everything(settings)
    environment = environment_of_processes(settings)
    say("Starting the site, the assistant and the worker")
    supervisor = [
        sys.executable,
        "-m",
        "supervisor.supervisord",
        "--configuration",
        str(ROOT / "deploy/supervisord.conf"),
    ]
    os.execve(sys.executable, supervisor, environment)  # noqa: S606


@click.command()
def wait_until_ready() -> None:
    """Wait for a starting portal, and say where it is; exit with 1 when it does not come up."""
    address = f"http://{LOOPBACK}:{Settings().port}"
    give_up_at = time.monotonic() + READY_WITHIN_SECONDS
    state = "no answer yet"
    while state != "ok" and time.monotonic() < give_up_at:
        time.sleep(POLL_SECONDS)
        state = state_of(address) or state
    if state == "degraded":
        click.echo("The assistant is not answering, so search answers for it: var/log/assistant.log says why.")
    elif state != "ok":
        message = f"the portal is not ready after {READY_WITHIN_SECONDS} seconds ({state}): look in var/log"
        raise click.ClickException(message)
    click.echo(f"Ready: {address}  (Ctrl-C stops everything)")


def state_of(address: str) -> str | None:
    """Return what the portal says of itself: ok, degraded (without the assistant) or unavailable; None when silent."""
    try:
        return str(httpx.get(f"{address}/health/ready", timeout=5).json()["status"])
    except (httpx.TransportError, ValueError, KeyError):
        return None


def refuse_taken_port(port: int) -> None:
    """Stop with a plain sentence when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            message = (
                f"port {port} is taken by another program: stop it, or choose another port: PORT={port + 1} make run"
            )
            raise click.ClickException(message) from error


def environment_of_processes(settings: Settings) -> dict[str, str]:
    """Return what the processes under the supervisor need to find each other."""
    rasa_port = free_port()
    return {
        **os.environ,
        "PORT": str(settings.port),
        "PORTAL_PUBLIC_URL": settings.public_url,
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PORTAL_USER": str(os.getuid()),
        "PORTAL_BIN": str(Path(sys.executable).parent),
        "PORTAL_VAR_DIR": str(settings.var_dir),
        "PORTAL_RASA_URL": f"http://{LOOPBACK}:{rasa_port}",
        "RASA_PORT": str(rasa_port),
        "RASA_TOKEN": secrets.token_urlsafe(24),
    }
