"""The session of one browser with the broker."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import Authenticated, IdentityBlocked, IdentityId
from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import BrokerSession, Grant, PendingLogin, Proof
from fundament.capabilities.login.service.eidas import knowing
from fundament.capabilities.login.types import Browser, PendingLoginOver, SessionEnded
from fundament.kernel import events, jobs
from fundament.kernel.acting import Level

# That it was used is noted once in a while, since a note is a write.
NOTED_EVERY = timedelta(minutes=1)
TELL_ENDED = "login.tell_ended"


def open_session(asked: PendingLogin, done: Authenticated, browser: Browser, at: datetime) -> str:
    """Open the browser's session and return its fresh secret (against session fixation).

    What was shown is noted with the login under way, whose answer tells of it. The same person
    again (step-up, ForceAuthn) keeps the session and with it the services that are logged in to;
    another person ends it, and so does a Danish eID after a foreign one: other grants rest on that.
    """
    secret, broker = secrets.token_urlsafe(32), asked.broker
    with transaction.atomic():
        row = queries.session_alive(browser.session, broker, at)
        if row is not None and (row.foreign_id or row.person != str(done.person)):
            end(row, at)
            row = None
        elif row is not None and row.identity != done.identity_uuid:
            row.proofs.filter(counts_until__gt=at).update(counts_until=at)
        row = row or BrokerSession(person=str(done.person), broker=broker)
        row.secret = queries.hashed(secret)
        row.identity, row.foreign = done.identity_uuid, None
        row.agent = rules.device_of(browser.agent)
        proof = Proof(
            level=int(done.level),
            ial=int(done.ial),
            aal=int(done.aal),
            ceiling=int(done.ceiling),
            authenticators=sorted(done.authenticators),
            authenticated_at=done.at,
            counts_until=at + settings.SESSION_LIFE,
        )
        keep(row, proof, at)
        asked.proof = proof
    return secret


def keep(row: BrokerSession, proof: Proof, at: datetime) -> None:
    """Keep what was shown with the session, which goes on by the strongest that still counts.

    So a login that a service forces with fewer factors takes nothing from the session, and one
    that is weaker does not make a stronger one count for longer.
    """
    strongest = max([*queries.proofs_of(row, at), proof], key=strength_of)
    row.level, row.ial, row.aal = strongest.level, strongest.ial, strongest.aal
    row.school_level = strongest.school_level
    row.authenticators = strongest.authenticators
    row.authenticated_at = strongest.authenticated_at
    row.ends_at, row.used_at = proof.counts_until, at
    row.save()
    proof.session = row
    proof.save()


def shown_in(row: BrokerSession, proofs: list[Proof]) -> rules.OpenSession:
    """Return what counts of a session for a wish."""
    shown = (
        rules.Shown(one.pk, Level(one.level), Level(one.ial), Level(one.aal), one.authenticated_at)
        for one in proofs
    )
    return rules.OpenSession(tuple(shown), frozenset({str(row.identity), row.person}))


def strength_of(proof: Proof) -> tuple[int, int, int, int, datetime]:
    """Return by what the strongest is found; of two as strong the later one is."""
    return proof.school_level, proof.level, proof.ial, proof.aal, proof.authenticated_at


def end(row: BrokerSession, at: datetime) -> None:
    """End the session here, with every service's part of it and what it gave to clients.

    What was given for longer than the session (offline_access) stays.
    """
    Grant.objects.filter(session=row, lasting=False, ended_at__isnull=True).update(ended_at=at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    row.providers.filter(ended_at__isnull=True).update(ended_at=at)


def lock(ids: set[UUID]) -> None:
    """Let nothing be told on the strength of these sessions until the transaction is over."""
    list(BrokerSession.objects.select_for_update().filter(id__in=ids).order_by("id"))


def must_be_open(row: BrokerSession, at: datetime) -> None:
    """Check that the session is open, and keep it from ending until the transaction is over.

    What is told on the strength of a session is then known to every logout. Being told of is
    being used: the pause begins anew. Raises PendingLoginOver.
    """
    found = queries.session_held(row.id, at)
    if found is None:
        raise PendingLoginOver
    if found.used_at <= at - NOTED_EVERY:
        BrokerSession.objects.filter(id=row.id).update(used_at=at)


def is_usable(row: BrokerSession, at: datetime) -> bool:
    """Return whether the person of an open session could still sign in; if not, it ends here.

    News (IdentityBlocked) ends sessions sooner; this holds where no news came.
    """
    if stands(row, at):
        return True
    end_unasked(row, at)
    return False


def stands(row: BrokerSession, at: datetime) -> bool:
    """Return whether the person of a session, open or not, could still sign in as then."""
    if row.foreign_id is not None:
        return knowing.is_usable(row, at)
    return identity.may_sign_in(IdentityId(row.identity), at)


def end_unasked(row: BrokerSession, at: datetime) -> None:
    """End the session where no browser goes round to the services; publishes SessionEnded."""
    with transaction.atomic():
        for part in row.providers.select_related("provider").filter(ended_at__isnull=True):
            ended = SessionEnded(part.provider.entity_id, part.name_id, part.session_index)
            events.publish(ended)
        jobs.enqueue(TELL_ENDED, session=str(row.id))
        end(row, at)


def follow_block(news: IdentityBlocked) -> None:
    """End every session that rests on a blocked identity, and what was given for longer."""
    with transaction.atomic():
        rows = BrokerSession.objects.select_for_update().filter(
            identity=news.identity_uuid, ended_at__isnull=True
        )
        for row in rows.order_by("id"):
            end_unasked(row, news.at)
        end_lasting(news.at, identity=news.identity_uuid)


def end_lasting(at: datetime, **whose: object) -> None:
    """End what clients were given for longer than the sessions of somebody, ended ones too."""
    of_them = BrokerSession.objects.filter(**whose)
    Grant.objects.filter(session__in=of_them, ended_at__isnull=True).update(ended_at=at)


def finish(asked: PendingLogin, at: datetime) -> None:
    """Mark the login under way as answered, and by what; of two at once the second is over.

    Raises PendingLoginOver.
    """
    waiting = PendingLogin.objects.filter(id=asked.id, answered_at__isnull=True)
    if not waiting.update(answered_at=at, proof=asked.proof):
        raise PendingLoginOver
