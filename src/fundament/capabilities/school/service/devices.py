"""Devices that count for a pupil or a class: asked for, approved, registered, removed."""

import secrets
from datetime import datetime

from fundament.capabilities.registers import service as registers
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import Device, SchoolClass, SchoolLogin, Trust
from fundament.capabilities.school.types import DeviceNumberWrong, TrustedDevice, TrustId
from fundament.kernel.ids import PartyId

_LONGEST_LABEL = 60
_MOST_WAITING = 3


def ask(login: SchoolLogin, secret: str, label: str, at: datetime) -> TrustId:
    """Keep the wish that the device counts for the pupil; the oldest of many wishes go."""
    waiting = Trust.objects.filter(login=login, approved_at__isnull=True, ended_at__isnull=True)
    for old in list(waiting.order_by("-asked_at"))[_MOST_WAITING - 1 :]:
        Trust.objects.filter(id=old.id).update(ended_at=at)
    made = Trust.objects.create(
        device=_device(secret, at),
        login=login,
        label=_label(label),
        number=f"{secrets.randbelow(90) + 10}",
        asked_at=at,
    )
    return TrustId(made.id)


def trust_of(login: SchoolLogin, device: str, at: datetime) -> TrustId | None:
    """Return by what the device counts for the pupil at this moment, or None."""
    trusts = queries.trusts_by(login, device, at)
    lost = lost_among(login, trusts, at)
    return next((TrustId(one.id) for one in trusts if one.id not in lost), None)


def lost_among(login: SchoolLogin, trusts: list[Trust], at: datetime) -> set[TrustId]:
    """Return those that whoever approved them could not approve now.

    A device that a guardian approved counts while she has custody, asked of the registers now: who
    has lost it has no way in by an old device. Source: our own decision.
    """
    if not any(one.guardian for one in trusts):
        return set()
    have = {str(one.party) for one in registers.guardians_of(PartyId.parse(login.person), at)}
    return {TrustId(one.id) for one in trusts if one.guardian and not have & _numbers(one.guardian)}


def approve(login: SchoolLogin, trust: TrustId, number: str, guardian: str, at: datetime) -> None:
    """Let a device that waits count from now on; `guardian` as in Trust. Raises DeviceNumberWrong.

    A wrong number ends the wish: a stranger's device gets no second chance.
    """
    waiting = Trust.objects.filter(
        id=trust,
        login=login,
        approved_at__isnull=True,
        ended_at__isnull=True,
        asked_at__gt=at - rules.DEVICE_WAITS,
    )
    found = waiting.first()
    if found is None or found.number != number.strip():
        raise DeviceNumberWrong
    waiting.update(approved_at=at, guardian=guardian)


def register(
    secret: str,
    label: str,
    at: datetime,
    login: SchoolLogin | None,
    of: SchoolClass | None,
    guardian: str = "",
) -> None:
    """Let this device count for the pupil or the class from now on, once."""
    device = _device(secret, at)
    same = Trust.objects.filter(
        device=device, login=login, school_class=of, ended_at__isnull=True
    )  # fmt: skip
    same.update(ended_at=at)
    Trust.objects.create(
        device=device, login=login, school_class=of, label=_label(label), asked_at=at,
        approved_at=at, guardian=guardian,
    )  # fmt: skip


def remove(login: SchoolLogin, trust: TrustId, at: datetime) -> bool:
    """End what a device is to the pupil; False when there is nothing to end.

    A device of her class stays: it is the class's.
    """
    mine = Trust.objects.filter(id=trust, login=login, ended_at__isnull=True)
    return mine.update(ended_at=at) == 1


def shown(row: Trust) -> TrustedDevice:
    """Return a device as an adult sees it, without its number."""
    return TrustedDevice(
        TrustId(row.id),
        row.label,
        row.school_class.name if row.school_class else "",
        row.asked_at,
        row.approved_at,
        row.last_used_at,
    )


def is_of_class(of: SchoolClass, secret: str, at: datetime) -> bool:
    """Return whether the device counts for the class."""
    return bool(secret) and Trust.objects.filter(
        school_class=of,
        device__secret=queries.hashed(secret),
        approved_at__gt=at - rules.LIFE_OF_DEVICE,
        ended_at__isnull=True,
    ).exists()  # fmt: skip


def _device(secret: str, at: datetime) -> Device:
    found, _ = Device.objects.get_or_create(secret=queries.hashed(secret), defaults={"made_at": at})
    return found


def _numbers(guardian: str) -> set[str]:
    """Return every number that she has or has had."""
    return {str(number) for number in registers.numbers_of(PartyId.parse(guardian))}


def _label(typed: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in typed)
    return " ".join(shown.split())[:_LONGEST_LABEL]
