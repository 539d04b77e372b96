"""A small application behind the real gateway: tells what the server put into the environment.

Called as: echo_server.py <socket> <chain> <key> <client CA> <spool folder> <limits as JSON>.
"""

import hashlib
import json
import sys

from gunicorn.app.base import BaseApplication

from fundament.site.gateway.limits import Limits
from fundament.site.gateway.worker import GatewayWorker

KEYS = ("client_certificate_error", "refused")
THREADS = 3


def application(environ, start_response):
    content = environ["wsgi.input"].read()
    told = {key: environ.get(f"fundament.{key}") for key in KEYS}
    shown = environ.get("fundament.client_certificate")
    told["certificate"] = hashlib.sha256(shown).hexdigest() if shown else None
    told["length"], told["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    told["path"] = environ["PATH_INFO"]
    body = json.dumps(told).encode()
    if environ["PATH_INFO"] == "/large":
        body = b"x" * 8_000_000
    if environ["PATH_INFO"] == "/bug":
        raise RuntimeError
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


class Small(GatewayWorker):
    limits = Limits(**json.loads(sys.argv[6]))


class Echo(BaseApplication):
    def load_config(self):
        socket, chain, key, client_ca, folder, _ = sys.argv[1:]
        chosen = {
            "bind": f"fd://{socket}", "worker_class": Small, "workers": 1, "threads": THREADS,
            "certfile": chain, "keyfile": key, "ca_certs": client_ca, "worker_tmp_dir": folder,
            "control_socket_disable": True, "forwarded_allow_ips": "",
        }  # fmt: skip
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self):
        return application


if __name__ == "__main__":
    Echo().run()
