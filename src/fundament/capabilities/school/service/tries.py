"""Lock-out per name and factor, a wide limit per network; counted before anything is checked."""

import hashlib
from datetime import datetime

from django.db import transaction

from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import LoginAttempt, TryCount
from fundament.capabilities.school.rules import Tries
from fundament.capabilities.school.types import FactorKind, SchoolTooManyTries


def name_key(uniid: str) -> str:
    """Return what a name is counted under: not readable, the same for nobody's names."""
    return hashlib.sha256(b"school.name:" + uniid.encode("utf-8", "surrogatepass")).hexdigest()


def take_try(attempt: LoginAttempt, kind: FactorKind, at: datetime) -> bool:
    """Count one try, lasting whatever follows; return whether the name is free, not locked.

    Raises SchoolTooManyTries when the network has used up its wrong tries.
    """
    with transaction.atomic(durable=True):
        network = queries.locked_count(_network(attempt, at), at)
        if network.wrong >= rules.WRONG_TRIES_OF_NETWORK:
            raise SchoolTooManyTries
        network.wrong += 1
        network.save(update_fields=["wrong"])
        row = queries.locked_count(f"{kind}:{attempt.name_key}", at)
        before = Tries(row.wrong, row.locked_until)
        after = rules.count_try(before, at)
        row.wrong, row.locked_until, row.last_at = after.wrong, after.locked_until, at
        row.save()
    return not before.locked(at)


def give_back(attempt: LoginAttempt, kind: FactorKind, at: datetime) -> None:
    """Set the count back after a right answer; part of the caller's transaction."""
    network = queries.locked_count(_network(attempt, at), at)
    network.wrong = max(network.wrong - 1, 0)
    network.save(update_fields=["wrong"])
    TryCount.objects.filter(key=f"{kind}:{attempt.name_key}").update(wrong=0, locked_until=None)


def _network(attempt: LoginAttempt, at: datetime) -> str:
    return f"net:{attempt.caller}:{rules.window_of(at)}"
