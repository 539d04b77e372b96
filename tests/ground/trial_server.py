"""The real program on the home of a running Fundament, with one thing about it changed.

Called as: trial_server.py <socket> dying|patient, in the environment of that Fundament.
`dying`: killed with -9 after a letter is committed and before the answer is sent.
`patient`: no client is ever too slow, so that who is answered never waited for one to be dropped.
"""

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from fundament.site import certificate  # noqa: E402
from fundament.site.gateway.limits import Limits  # noqa: E402
from fundament.site.gateway.worker import GatewayWorker  # noqa: E402
from fundament.site.server import Server  # noqa: E402
from fundament.site.wsgi import application  # noqa: E402

HOUR = 3600.0


def dying(environ, start_response):
    answer = application(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


class Patient(GatewayWorker):
    limits = Limits(handshake=HOUR, head=HOUR, idle=HOUR, patience=HOUR)


class Trial(Server):
    def load(self):
        return dying if sys.argv[2] == "dying" else application


home = Path(os.environ["FUNDAMENT_HOME"])
chain, key = certificate.files(home)
Trial(
    {
        "bind": f"fd://{sys.argv[1]}", "worker_class": Patient, "workers": 1, "threads": 2,
        "certfile": str(chain), "keyfile": str(key), "ca_certs": str(home / "ca.pem"),
        "worker_tmp_dir": str(home / "spool"), "control_socket_disable": True,
        "forwarded_allow_ips": "", "graceful_timeout": 1,
    }
).run()  # fmt: skip
