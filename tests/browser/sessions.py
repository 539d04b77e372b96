"""A signed-in session for pages whose looks are tried, not their sign-in (tests/walks do that)."""

import subprocess
import sys

MAKE = """
import sys, django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
one = next(one for one in registers.showcase() if one.key == sys.argv[1])
session = SessionStore()
acting = Acting(Actor(one.party, one.name), one.party, Level.SUBSTANTIAL, since=clock.now())
session[SESSION_KEY] = acting.for_session()
session.create()
print(session.session_key)
"""


def session_cookie(running, key):
    """The cookie of a session in which the showcase person of that key is signed in."""
    environment = running.environment | {"DJANGO_SETTINGS_MODULE": "fundament.site.settings"}
    made = subprocess.run(
        [sys.executable, "-c", MAKE, key],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {"name": "__Host-fundament", "value": made.stdout.split()[-1], "url": running.base_url}
