"""The real program, killed with -9 after the letter is committed and before the answer is sent.

Called as: dying_server.py <socket>, in the environment of a running Fundament.
"""

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from fundament.site import certificate  # noqa: E402
from fundament.site.gateway.worker import GatewayWorker  # noqa: E402
from fundament.site.server import Server  # noqa: E402
from fundament.site.wsgi import application  # noqa: E402


def dying(environ, start_response):
    answer = application(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


class Dying(Server):
    def load(self):
        return dying


home = Path(os.environ["FUNDAMENT_HOME"])
chain, key = certificate.files(home)
Dying(
    {
        "bind": f"fd://{sys.argv[1]}", "worker_class": GatewayWorker, "workers": 1, "threads": 2,
        "certfile": str(chain), "keyfile": str(key), "ca_certs": str(home / "ca.pem"),
        "worker_tmp_dir": str(home / "spool"), "control_socket_disable": True,
        "forwarded_allow_ips": "",
    }
).run()  # fmt: skip
