"""The web server and the server for the content of letters: gunicorn with our own worker."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from gunicorn.app.base import BaseApplication

from fundament.kernel.home import private_folder
from fundament.site import certificate, environment, ports
from fundament.site.gateway.worker import GatewayWorker
from fundament.site.home import Problem
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
        from fundament.site.wsgi import application  # noqa: PLC0415  (Django is set up by now)

        return application


def serve_web(task: Task) -> None:
    """Serve people and machines until told to stop; asks for a client certificate.

    Raises Problem.
    """
    processes, threads = _count("FUNDAMENT_WEB_PROCESSES"), _count("FUNDAMENT_WEB_THREADS")
    client_ca = certificate.trust_file(task.home)
    chosen = {"workers": processes, "threads": threads, "ca_certs": str(client_ca)}
    _serve(task, ports.web_port(), chosen)


def _count(setting: str) -> int:
    said = environment.value(setting)
    if not (said.isascii() and said.isdecimal() and int(said) > 0):
        raise Problem(f"{setting} is {said}, which is no number from 1 up.")
    return int(said)


def serve_content(task: Task) -> None:
    """Serve the content of letters, from an origin of its own, until told to stop.

    Raises RuntimeError when the settings are those of the web server, whose pages would then be
    served, with their cookies, from the origin that shows strangers' content.
    """
    if not settings.CONTENT:
        raise RuntimeError("the content server was started with the settings of the web server")
    _serve(task, ports.content_port(), {"workers": 1, "threads": 4})


def _serve(task: Task, port: int, chosen: dict[str, Any]) -> None:
    end_with_parent()
    certificate.make(task.home)
    connections.close_all()
    chain, key = certificate.files(task.home)
    socket = task.arguments.socket
    place = f"{environment.value('FUNDAMENT_BIND')}:{port}" if socket is None else f"fd://{socket}"
    # gunicorn reads further settings from this variable, and none of them is ours.
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Server(
        {
            "bind": place,
            "worker_class": GatewayWorker,
            "worker_tmp_dir": str(private_folder("spool")),
            "preload_app": True,
            "certfile": str(chain),
            "keyfile": str(key),
            "forwarded_allow_ips": "",
            "graceful_timeout": 10,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "fundament",
            **chosen,
        }
    ).run()
