"""The web server and the server for the content of letters: gunicorn with our own worker."""

import os
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from fundament.site import certificate, environment, ports
from fundament.site.lifeline import end_with_parent
from fundament.site.words import Task


class Server(BaseApplication):  # type: ignore[misc]
    """A gunicorn that is configured here and nowhere else."""

    def __init__(self, chosen: dict[str, Any]) -> None:
        self.chosen = chosen
        super().__init__()

    def load_config(self) -> None:
        """Take our values; no configuration file or command line is read."""
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Return the WSGI application."""
        from fundament.site.wsgi import application  # noqa: PLC0415  (after the fork)

        return application


def serve_web(task: Task) -> None:
    """Serve people and machines until told to stop."""
    processes = int(environment.value("FUNDAMENT_WEB_PROCESSES"))
    threads = int(environment.value("FUNDAMENT_WEB_THREADS"))
    _serve(task, ports.web_port(), processes, threads)


def serve_content(task: Task) -> None:
    """Serve the content of letters, from an origin of its own, until told to stop."""
    _serve(task, ports.content_port(), 1, 4)


def _serve(task: Task, port: int, processes: int, threads: int) -> None:
    end_with_parent()
    made, key = certificate.make(task.home)
    socket = task.arguments.socket
    place = f"{environment.value('FUNDAMENT_BIND')}:{port}" if socket is None else f"fd://{socket}"
    # gunicorn reads further settings from this variable, and none of them is ours.
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Server(
        {
            "bind": place,
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "certfile": str(made),
            "keyfile": str(key),
            "keepalive": 15,
            "graceful_timeout": 10,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "fundament",
        }
    ).run()
