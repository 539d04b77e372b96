"""Reads that several use cases share, and counting in single statements."""

from datetime import datetime

from django.db import connection

from fundament.capabilities.identity import rules
from fundament.capabilities.identity.models import LoginAttempt
from fundament.capabilities.identity.types import AttemptId, AttemptOver

_COUNT = """
insert into identity_callercount (caller, "window", begun, wrong) values (%(caller)s, %(window)s,
       greatest(%(begun)s, 0), greatest(%(wrong)s, 0))
on conflict (caller, "window") do update
   set begun = identity_callercount.begun + %(begun)s,
       wrong = greatest(identity_callercount.wrong + %(wrong)s, 0)
returning begun, wrong
"""


def count_caller(caller: str, window: int, *, begun: int = 0, wrong: int = 0) -> tuple[int, int]:
    """Add to what a network did in a window; return how many logins begun and wrong tries."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"caller": caller, "window": window, "begun": begun, "wrong": wrong})
        row = cursor.fetchone()
    return row[0], row[1]


def attempt_alive(attempt: AttemptId, at: datetime) -> LoginAttempt:
    """Return the row of an attempt that may still go on. Raises AttemptOver."""
    row = LoginAttempt.objects.select_related("identity").filter(id=attempt).first()
    if row is None:
        raise AttemptOver
    rules.must_be_alive(row.began_at, row.finished_at, at)
    return row
