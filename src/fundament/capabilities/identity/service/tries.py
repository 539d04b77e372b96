"""Lock-out per name and limits per network, counted before anything is checked."""

import hashlib
from datetime import datetime

from django.db import transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import LoginAttempt, TryCount
from fundament.capabilities.identity.rules import Tries
from fundament.capabilities.identity.types import AuthenticatorKind, TooManyTries

# The PIN of an app is counted apart from the questions that the app is asked.
APP_PIN = "app_pin"


def name_key(username: str) -> str:
    """Return what a name is counted under: not readable, the same for nobody's names."""
    return hashlib.sha256(b"identity.name:" + username.encode("utf-8", "surrogatepass")).hexdigest()


def take_try(attempt: LoginAttempt, kind: str, at: datetime) -> bool:
    """Count one try, lasting whatever follows; return whether the name is free, not locked.

    Raises TooManyTries when the network has used up its wrong tries.
    """
    with transaction.atomic(durable=True):
        window = rules.window_of(at)
        _, wrong = queries.count_caller(attempt.caller, window, wrong=1)
        if wrong > rules.WRONG_TRIES_OF_CALLER:
            raise TooManyTries
        key = f"{kind}:{attempt.name_key}"
        TryCount.objects.bulk_create([TryCount(key=key, last_at=at)], ignore_conflicts=True)
        row = TryCount.objects.select_for_update().get(key=key)
        before = Tries(row.wrong, row.locked_until)
        after = rules.count_try(before, at)
        row.wrong, row.locked_until, row.last_at = after.wrong, after.locked_until, at
        row.save()
    return not before.locked(at)


def counted(attempt: LoginAttempt, kind: str) -> Tries:
    """Return the wrong tries in a row that are counted now, and until when that locks."""
    row = TryCount.objects.filter(key=f"{kind}:{attempt.name_key}").first()
    return Tries(row.wrong, row.locked_until) if row else Tries()


def give_back(attempt: LoginAttempt, kind: str, at: datetime) -> None:
    """Set the count back after a right answer; part of the caller's transaction."""
    queries.count_caller(attempt.caller, rules.window_of(at), wrong=-1)
    TryCount.objects.filter(key=f"{kind}:{attempt.name_key}").update(wrong=0, locked_until=None)


def locked_until(username: str, at: datetime) -> datetime | None:
    """Return until when any authenticator of the name is locked, or None."""
    keys = [f"{kind}:{name_key(username)}" for kind in (*AuthenticatorKind, APP_PIN)]
    rows = TryCount.objects.filter(key__in=keys, locked_until__gt=at)
    return max((row.locked_until for row in rows if row.locked_until), default=None)
