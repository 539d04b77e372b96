"""New means, or a new eID, by the eID that one has: ordered by oneself, and never at once.

Who has stolen a session could else be its person for good, and shut her out. So the login must be
a fresh one, the code works only a day later, she is told by e-mail when it is ordered, sees it on
her own page, and takes it back there or by blocking her eID or by a new password. A code that waits
already is ended by a second order only when she says so. What she logs in with stays in use until
the code is used. Nothing made by the code is worth more than the login, nor, since
nobody has seen her, more than Substantial.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import ActivationCode, Identity
from fundament.capabilities.identity.rules import proofing
from fundament.capabilities.identity.rules.life import must_be_replaceable_alone
from fundament.capabilities.identity.service import activation, changes, ledger, replacing
from fundament.capabilities.identity.service.proofing import entitled
from fundament.capabilities.identity.types import CredentialsTooWeak, TooManyTries
from fundament.capabilities.identity.types.lifecycle import (
    ActivationLetter,
    Evidence,
    EvidenceKind,
    Ordered,
    OrderWaits,
)
from fundament.kernel.acting import Acting, Level
from fundament.kernel.denmark import COPENHAGEN

WAIT = timedelta(days=1)
LIFE_OF_ORDER = timedelta(days=7)
_SHOWN = Evidence(EvidenceKind.EXISTING_IDENTITY, in_person=False)


def order_means(acting: Acting, at: datetime, *, instead: bool = False) -> ActivationLetter:
    """Return a code by which the signed-in person makes new means for her eID, after a day.

    `instead`: a code that waits already, ordered or from a desk, is to work no longer.
    Raises IdentityUnknown, IdentityNotInUse, EvidenceNotEnough, MayNotHaveIdentity, OrderWaits.
    """
    return _ordered(acting, "", at, instead=instead)


def order_eid(
    acting: Acting, username: str, caller: str, at: datetime, *, instead: bool = False
) -> ActivationLetter:
    """Return a code by which she gets a new eID of that name in the place of hers, after a day.

    An eID at High is not replaced so. Names that are taken count as wrong tries of the network
    (`caller` is the address): nobody finds out many. Raises CredentialsTooWeak for no user name,
    IdentityExists, TooManyTries, and what `order_means` raises.
    """
    name = rules.plain_username(username)
    if not name:
        raise CredentialsTooWeak
    network, window = rules.network_of(caller), rules.window_of(at)
    if queries.count_caller(network, window, wrong=1)[1] > rules.WRONG_TRIES_OF_CALLER:
        raise TooManyTries
    try:
        letter = _ordered(acting, name, at, instead=instead)
    except OrderWaits:  # says nothing about the name
        queries.count_caller(network, window, wrong=-1)
        raise
    queries.count_caller(network, window, wrong=-1)
    return letter


def order_of(acting: Acting, at: datetime) -> Ordered | None:
    """Return what the signed-in person has ordered and can use or will, or None.

    Raises IdentityUnknown.
    """
    found = _waiting(acting).filter(ends__gt=at).first()
    return Ordered(found.begins, found.ends, found.new_name) if found and found.begins else None


def withdraw_order(acting: Acting, at: datetime) -> None:
    """Let what the signed-in person has ordered be over; nothing where nothing is.

    Raises IdentityUnknown.
    """
    with transaction.atomic():
        if _waiting(acting).delete()[0]:
            changes.order_withdrawn(acting.actor.party, at, acting.actor)


def _ordered(acting: Acting, name: str, at: datetime, *, instead: bool) -> ActivationLetter:
    found, level = queries.identity_of(acting.actor.party), acting.level or Level.LOW
    person, today = entitled(acting.actor.party, at), at.astimezone(COPENHAGEN).date()
    with transaction.atomic():
        row = queries.held_to_widen(found.id)
        known = proofing.Checked(person.age_on(today), today, min(Level(row.ial), level))
        worth = proofing.ial_of(_SHOWN, known)
        proofing.must_carry(worth, Level.SUBSTANTIAL)
        if name:
            must_be_replaceable_alone(Level(row.ial))
        _make_way(row, acting, at, instead=instead)
        if name:
            replacing.must_be_free(name)
        order = Ordered(at + WAIT, at + WAIT + LIFE_OF_ORDER, name)
        letter = activation.new_letter(row, at, worth, ordered=order)
        changes.ordered(acting.actor.party, at, acting.actor, new=bool(name))
    return letter


def _make_way(row: Identity, acting: Acting, at: datetime, *, instead: bool) -> None:
    """End the code of the locked identity that waits, by its person's word alone.

    Her ledger has it. Asked before the name is looked at. Raises OrderWaits.
    """
    waiting = ActivationCode.objects.filter(identity=row, used_at=None, ends__gt=at).first()
    if waiting is None:
        return
    if not instead:
        raise OrderWaits
    action = ledger.ORDER_REPLACED if waiting.begins else ledger.LETTER_REPLACED
    ledger.record_change(acting.actor.party, action, at, acting.actor)


def _waiting(acting: Acting) -> QuerySet[ActivationCode]:
    row = queries.identity_of(acting.actor.party)
    return ActivationCode.objects.filter(identity=row, used_at=None, begins__isnull=False)
