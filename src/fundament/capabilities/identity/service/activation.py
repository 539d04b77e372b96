"""Activation: a code on paper, handed over by an officer, with which one makes one's own means."""

import base64
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import ActivationCode, Identity
from fundament.capabilities.identity.rules.life import must_be_replaceable_alone
from fundament.capabilities.identity.service import (
    documents,
    invitations,
    issuing,
    passwords,
    replacing,
)
from fundament.capabilities.identity.service.lifecycle import take
from fundament.capabilities.identity.types import IdentityState, TooManyTries
from fundament.capabilities.identity.types.lifecycle import (
    Activated,
    ActivationLetter,
    ActivationRefused,
    Evidence,
    EvidenceKind,
    LifeStep,
    Officer,
    Ordered,
    Reason,
)
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId

LIFE_OF_CODE = timedelta(days=30)
MOST_WRONG = 10
# Without letters and digits that look alike on paper: 30 signs, 12 of them are 58 bits.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ346789"
_GROUPS, _IN_A_GROUP = 3, 4
_NOBODY = UUID(int=0)


def new_letter(
    row: Identity,
    at: datetime,
    ceiling: Level,
    proposal: UUID | None = None,
    ordered: Ordered | None = None,
) -> ActivationLetter:
    """Return a letter with a new code; older codes of the identity are dead.

    `ceiling` is what was decided when it is handed over, `proposal` what a second officer decides
    yet; `ordered`: its person ordered it herself. Part of the caller's transaction. The code stands
    in no table.
    """
    groups = ["".join(secrets.choice(_SIGNS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS)]
    code, ends = "-".join(groups), ordered.ends if ordered else at + LIFE_OF_CODE
    ActivationCode.objects.filter(identity=row).delete()
    ActivationCode.objects.create(
        identity=row,
        digest=_digest(row.id, code),
        number=_number(row.id, code),
        ceiling=ceiling,
        proposal=proposal,
        issued_at=at,
        begins=ordered.begins if ordered else None,
        ends=ends,
        new_name=ordered.new_name if ordered else "",
    )
    return ActivationLetter(row.username, code, ends)


def raise_letter(row: Identity, proposal: UUID, ceiling: Level) -> None:
    """Let the letter that was handed over with the proposal be worth what two have decided.

    No other one, and not what it was used for before. Part of the caller's transaction.
    """
    letters = ActivationCode.objects.filter(identity=row, proposal=proposal, used_at=None)
    letters.update(ceiling=ceiling)


def reset(row: Identity, at: datetime) -> ActivationLetter:
    """Take away what the identity signs in with and return a letter to make it anew by.

    Its worth is the identity's level now: one that is raised later does not raise the letter.
    Part of the caller's transaction, which has taken the step.
    """
    issuing.withdraw_authenticators(row, at)
    return new_letter(row, at, Level(row.ial))


def activate(username: str, code: str, password: str, at: datetime, caller: str) -> Activated:
    """Take the code and give the identity the chosen password and a code display, once.

    Who has the letter was identified at the desk: her `app_code` sets up an app, or adds a passkey
    that is worth as much as her identity is sure.
    `caller` is the network address. Unknown name, wrong, used and old code have one answer.
    Raises ActivationRefused, CredentialsTooWeak, TooManyTries, Busy.
    """
    name = rules.plain_username(username)
    rules.must_be_strong(name or "-", password)
    network, window = rules.network_of(caller), rules.window_of(at)
    if queries.count_caller(network, window, wrong=1)[1] > rules.WRONG_TRIES_OF_CALLER:
        raise TooManyTries
    hashed, secret = passwords.hash_of(password), secrets.token_bytes(20)
    with transaction.atomic(durable=True):
        name, app_code = _use(name, code, hashed, secret, at)
        rules.must_be_strong(name or "-", password)  # a new eID has another name
        # Every answer waits for the disk once, whether there was a count of wrong codes or not.
        queries.count_caller(network, window)
    if not app_code:
        raise ActivationRefused
    queries.count_caller(network, window, wrong=-1)
    return Activated(name, base64.b32encode(secret).decode(), app_code)


def _use(name: str, code: str, hashed: bytes, secret: bytes, at: datetime) -> tuple[str, str]:
    """Use the code up, set the means; return the name to log in by and a code for an app.

    That code is empty when nothing was done, since what was typed does not fit, or not yet.

    A wrong code is counted where its first group is the letter's: who has not seen the letter can
    make it unusable for nobody, and who has seen a part guesses ten times. For all others, and for
    nobody's name, it is the same work.
    """
    row = Identity.objects.select_for_update().filter(username=name).first()
    begun = Q(begins=None) | Q(begins__lte=at)
    kept = ActivationCode.objects.filter(
        begun, identity=row, used_at=None, ends__gt=at, wrong__lt=MOST_WRONG
    ).first()
    of = row.id if row else _NOBODY
    fits = hmac.compare_digest(kept.digest if kept else "", _digest(of, code))
    seen = hmac.compare_digest(kept.number if kept else "", _number(of, code))
    if row is None or kept is None or row.state != IdentityState.ACTIVE or not fits:
        guessed = ActivationCode.objects.filter(id=kept.id if kept and seen else 0)
        guessed.update(wrong=F("wrong") + 1)
        return name, ""
    kept.used_at = at
    kept.save(update_fields=["used_at"])
    worth = min(Level(row.ial), Level(kept.ceiling))
    if kept.new_name:
        row = _replaced(row, kept.new_name, worth, at)
    elif kept.begins:  # sessions by what she had end as well
        take(row, LifeStep.RESET, at, issuing.bearer(row), _by_what_she_has(row))
    issuing.withdraw_authenticators(row, at)
    issuing.give_authenticators(row, hashed, secret, worth, at)
    take(row, LifeStep.ACTIVATED, at, issuing.bearer(row))
    return row.username, invitations.new_code(row, "App", worth, at)


def _by_what_she_has(row: Identity) -> documents.Kept:
    return documents.kept(Evidence(EvidenceKind.EXISTING_IDENTITY, in_person=False), row.id)


def _replaced(old: Identity, name: str, ial: Level, at: datetime) -> Identity:
    """Close the locked identity, and return the new one that its own strength carries.

    One that has come to High meanwhile is replaced by two officers only.
    Raises EvidenceNotEnough, IdentityExists, StateNotReachable.
    """
    must_be_replaceable_alone(Level(old.ial))
    by = issuing.bearer(old)
    issuing.withdraw_authenticators(old, at)
    take(old, LifeStep.REISSUED, at, by, reason=Reason.REPLACED)
    new = replacing.new_identity(
        PartyId.parse(old.person), name, ial, _by_what_she_has(old), by, at
    )
    return Identity.objects.get(id=new)


def replace(
    old: Identity, name: str, ial: Level, kept: documents.Kept, officer: Officer, at: datetime
) -> ActivationLetter:
    """Close the locked identity and return the letter of a new one, which is worth its level.

    Part of the caller's transaction. Raises StateNotReachable, CredentialsTooWeak, IdentityExists.
    """
    take(old, LifeStep.REISSUED, at, officer, reason=Reason.REPLACED)
    new = replacing.new_identity(PartyId.parse(old.person), name, ial, kept, officer, at)
    return new_letter(Identity.objects.get(id=new), at, ial)


def _digest(identity: UUID, code: str) -> str:
    return documents.digest_of(f"activation:{identity}:{_plain(code)}")


def _number(identity: UUID, code: str) -> str:
    return documents.digest_of(f"letter:{identity}:{_plain(code)[:_IN_A_GROUP]}")


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign in _SIGNS)
