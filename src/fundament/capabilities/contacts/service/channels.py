"""Ways to a party: entered, proved by a PIN or a link, confirmed, taken away."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from fundament.capabilities.contacts import queries, rules
from fundament.capabilities.contacts.adapters import sending
from fundament.capabilities.contacts.models import ChannelPeriod, ChannelProof
from fundament.capabilities.contacts.service import ledger
from fundament.capabilities.contacts.types import (
    Channel,
    ChannelKind,
    ChannelUnknown,
    EmailRefused,
    LinkVerdict,
    MobileRefused,
    PinOver,
)
from fundament.kernel import jobs
from fundament.kernel.ids import PartyId

SEND_PROOF = "contacts.send_proof"
_DIGITS = 6
_LATELY = timedelta(days=7)


def channels_of(party: PartyId, at: datetime) -> tuple[Channel | None, Channel | None]:
    """Return the e-mail address and the mobile number of the party, proved or not."""
    rows = ChannelPeriod.objects.filter(party=str(party), until=None)
    found = {row.kind: _as_type(row, at) for row in rows}
    return found.get(ChannelKind.EMAIL), found.get(ChannelKind.MOBILE)


def email_of(party: PartyId) -> str | None:
    """Return where the party wants to be told about post; None: not said, or not proved."""
    row = _in_use(party, ChannelKind.EMAIL)
    return row.address if row and row.verified_at else None


def mobile_of(party: PartyId) -> str | None:
    """Return the party's NemSMS number; None: not given, or not proved."""
    row = _in_use(party, ChannelKind.MOBILE)
    return row.address if row and row.verified_at else None


def emails_lately(party: PartyId, at: datetime) -> list[str]:
    """Return the e-mail addresses that the party has proved: the one in use, and those that it
    gave up within a week.

    For warnings: who took over somebody's pages changes the address first.
    """
    rows = ChannelPeriod.objects.filter(
        Q(until=None) | Q(until__gt=at - _LATELY),
        party=str(party),
        kind=ChannelKind.EMAIL,
        verified_at__isnull=False,
    )
    return list(dict.fromkeys(rows.order_by("-since").values_list("address", flat=True)))


def set_email(party: PartyId, email: str | None, at: datetime) -> None:
    """Set or remove an address that is known to be the party's: it counts as proved.

    Raises EmailRefused.
    """
    with transaction.atomic():
        row = _entered(party, ChannelKind.EMAIL, email, at)
        if row is not None:
            ChannelPeriod.objects.filter(id=row.id).update(verified_at=at)


def enter(party: PartyId, kind: ChannelKind, address: str | None, at: datetime) -> None:
    """Give the party an address that is still to be proved, and send the proof; None removes it.

    The address that it has already stays as it is. Raises EmailRefused, MobileRefused, PinTooOften.
    """
    with transaction.atomic():
        row = _in_use(party, kind)
        if (row.address if row else None) == address:
            return
        row = _entered(party, kind, address, at)
        if row is not None:
            _ask_for_proof(row, at)


def confirm(party: PartyId, channel: UUID, at: datetime) -> None:
    """Note that the party says its address still holds. Raises ChannelUnknown."""
    with transaction.atomic():
        queries.lock_party(party)
        row = _row(party, channel)
        ChannelPeriod.objects.filter(id=row.id).update(confirmed_at=at)
        queries.touch([party], at)


def renew_proof(party: PartyId, channel: UUID, at: datetime) -> None:
    """Send a new PIN; the former one is no longer good. Raises ChannelUnknown, PinTooOften."""
    with transaction.atomic():
        queries.lock_party(party)
        _ask_for_proof(_row(party, channel), at)


def try_pin(party: PartyId, channel: UUID, pin: str, at: datetime) -> int | None:
    """Take the PIN as proof of an address; return None, or how many tries are left if it is wrong.

    A wrong try counts once the transaction commits, so the caller refuses after that.
    Raises ChannelUnknown, PinOver.
    """
    with transaction.atomic():
        queries.lock_party(party)
        row = _row(party, channel)
        proof = ChannelProof.objects.filter(channel=row).first()
        if proof is None or not _is_good(proof, at):
            raise PinOver
        if compare_digest(proof.pin_sha256, _hash(row.key, pin.strip())):
            _proved(row, at)
            return None
        ChannelProof.objects.filter(channel=row).update(tries=proof.tries + 1)
    return rules.MOST_TRIES - proof.tries - 1


def verify_by_link(token: UUID, at: datetime) -> LinkVerdict:
    """Take the token of a link that was sent to an address as proof of it; good once.

    Who took it is not known; that it was taken is in the ledger.
    """
    with transaction.atomic():
        found = ChannelProof.objects.filter(link_sha256=_hash(None, str(token)))
        proof = found.select_related("channel").first()
        if proof is None:
            return LinkVerdict.INVALID
        party = PartyId.parse(proof.channel.party)
        queries.lock_party(party)
        proof.refresh_from_db()
        row = proof.channel
        is_newest = compare_digest(proof.link_sha256, _hash(None, str(token)))
        if not is_newest or row.until is not None or not _is_good(proof, at):
            return LinkVerdict.INVALID
        _proved(row, at)
        ledger.by_link(party, at)
    return LinkVerdict.VERIFIED


def send_proof(channel: UUID, at: datetime) -> None:
    """Make a PIN, and for e-mail a link, and send them; nothing for an address gone meanwhile.

    Nobody but the message holds them: a hash is kept. When the message cannot be handed over,
    nothing has happened. Raises OSError.
    """
    pin, token = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}", uuid4()
    with transaction.atomic():
        row = ChannelPeriod.objects.filter(key=channel, until=None).first()
        if row is None:
            return
        link = token if row.kind == ChannelKind.EMAIL else None
        ChannelProof.objects.filter(channel=row).update(
            pin_sha256=_hash(row.key, pin),
            link_sha256="" if link is None else _hash(None, str(link)),
            made_at=at,
            tries=0,
        )
        sending.send_proof(ChannelKind(row.kind), row.address, sending.Proof(pin, link), at)


def _entered(
    party: PartyId, kind: ChannelKind, address: str | None, at: datetime
) -> ChannelPeriod | None:
    """End the address in use and begin the new one, if any. Raises EmailRefused, MobileRefused."""
    if address is not None:
        _check(kind, address)
    queries.lock_party(party)
    ChannelPeriod.objects.filter(party=str(party), kind=kind, until=None).update(until=at)
    queries.touch([party], at)
    if address is None:
        return None
    return ChannelPeriod.objects.create(party=str(party), kind=kind, address=address, since=at)


def _check(kind: ChannelKind, address: str) -> None:
    if kind is ChannelKind.MOBILE:
        if not rules.is_mobile(address):
            raise MobileRefused
        return
    try:
        validate_email(address)
    except ValidationError as error:
        raise EmailRefused from error
    if len(address) > 254 or not address.isascii():
        raise EmailRefused


def _ask_for_proof(row: ChannelPeriod, at: datetime) -> None:
    """Have a proof sent soon; how often one may be asked for counts for the party and the address.

    Otherwise whoever changes the number each time could send texts to everybody, and whoever
    changes many parties could send many to one.
    """
    party = Q(channel__party=row.party, channel__kind=row.kind)
    alike = ChannelProof.objects.filter(party | Q(channel__address=row.address))
    asked = _all(alike.values_list("asked", flat=True))
    rules.asked_lately(asked, at)
    proof, _ = ChannelProof.objects.get_or_create(channel=row)
    ChannelProof.objects.filter(channel=row).update(
        pin_sha256="", link_sha256="", asked=rules.asked_lately(proof.asked, at)
    )
    jobs.enqueue(SEND_PROOF, channel=str(row.key))


def _all(lists: Iterable[list[datetime]]) -> list[datetime]:
    return [moment for each in lists for moment in each]


def _is_good(proof: ChannelProof, at: datetime) -> bool:
    if not proof.pin_sha256 or proof.made_at is None or proof.tries >= rules.MOST_TRIES:
        return False
    return proof.made_at <= at < proof.made_at + rules.PIN_GOOD_FOR


def _proved(row: ChannelPeriod, at: datetime) -> None:
    ChannelPeriod.objects.filter(id=row.id).update(verified_at=at, confirmed_at=at)
    ChannelProof.objects.filter(channel=row).update(pin_sha256="", link_sha256="")
    queries.touch([PartyId.parse(row.party)], at)


def _hash(key: UUID | None, secret: str) -> str:
    return hashlib.sha256(f"{key}:{secret}".encode("utf-8", "surrogatepass")).hexdigest()


def _in_use(party: PartyId, kind: ChannelKind) -> ChannelPeriod | None:
    return ChannelPeriod.objects.filter(party=str(party), kind=kind, until=None).first()


def _row(party: PartyId, channel: UUID) -> ChannelPeriod:
    """Raises ChannelUnknown."""
    row = ChannelPeriod.objects.filter(party=str(party), key=channel, until=None).first()
    if row is None:
        raise ChannelUnknown
    return row


def _as_type(row: ChannelPeriod, at: datetime) -> Channel:
    return Channel(
        row.key,
        ChannelKind(row.kind),
        row.address,
        row.since,
        row.verified_at,
        row.confirmed_at,
        rules.is_binding(row.verified_at, row.confirmed_at, at),
    )
