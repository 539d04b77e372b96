"""The listening sockets: opened by `up` itself, so that no port is lost while a server restarts."""

import errno
import socket

from fundament.site import environment
from fundament.site.home import Problem

BACKLOG = 1024
HIGHEST = 65535


def web_port() -> int:
    """Return the port of the web server. Raises Problem when the setting names none."""
    return _port("FUNDAMENT_PORT", environment.value("FUNDAMENT_PORT"))


def content_port() -> int:
    """Return the port of the server for the content of letters. Raises Problem."""
    chosen = environment.value("FUNDAMENT_CONTENT_PORT")
    return _port("FUNDAMENT_CONTENT_PORT", chosen or str(web_port() + 1))


def _port(setting: str, said: str) -> int:
    if not (said.isascii() and said.isdecimal() and 1 <= int(said) <= HIGHEST):
        raise Problem(f"{said} is no port from 1 to {HIGHEST}: choose another with {setting}.")
    return int(said)


def check_free() -> None:
    """Raises Problem when `up` could not listen on one of its two ports."""
    with (
        listen(web_port(), "FUNDAMENT_PORT"),
        listen(content_port(), "FUNDAMENT_CONTENT_PORT"),
    ):
        pass


def listen(port: int, setting: str) -> socket.socket:
    """Return a listening socket. Raises Problem naming the setting when the port is taken."""
    address = environment.value("FUNDAMENT_BIND")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((address, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        raise Problem(_explain(error, address, port, setting)) from error
    made.set_inheritable(True)
    return made


def _explain(error: OSError, address: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: choose another with {setting}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs a right that this user lacks: choose another with {setting}."
    return f"Cannot listen on {address}:{port} ({error.strerror}): see {setting}."
