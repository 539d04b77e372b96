"""What adults do with a pupil's login: the right is checked at the act, and each is a line."""

import secrets
from datetime import datetime

from django.db import transaction

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import CardCode, Factor, SchoolLogin
from fundament.capabilities.school.service import devices, ledger, macs, relations, schools
from fundament.capabilities.school.service.relations import Known
from fundament.capabilities.school.types import (
    Act,
    ClassId,
    FactorKind,
    LoginState,
    NotYourPupil,
    SchoolLoginId,
    TrustId,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId, PersonUuid


def new_pictures(acting: Acting, login: SchoolLoginId, at: datetime) -> tuple[str, ...]:
    """Give the pupil a new picture password and return it: shown this once, kept as a MAC.

    Raises NotYourPupil, ActNotAllowed.
    """
    drawn = tuple(secrets.SystemRandom().sample(rules.PICTURES, rules.LENGTH))
    with transaction.atomic():
        known = _allowed(acting, login, Act.NEW_PICTURES, at)
        set_pictures(known.login, drawn, at)
    return drawn


def new_card(acting: Acting, login: SchoolLoginId, at: datetime) -> tuple[str, ...]:
    """Give the pupil a new code card and return its codes: shown this once, kept as MACs.

    Raises NotYourPupil, ActNotAllowed.
    """
    made = tuple(f"{secrets.randbelow(10**6):06d}" for _ in range(rules.CARD_CODES))
    with transaction.atomic():
        known = _allowed(acting, login, Act.NEW_CARD, at)
        set_card(known.login, made, at)
    return made


def issue_to_pupil(
    acting: Acting, school_class: ClassId, pupil: PersonUuid, at: datetime
) -> SchoolLoginId:
    """Give a pupil of a class that one is staff of a school login, still without factors.

    Raises NotYourPupil, SchoolLoginExists, PersonUnknown.
    """
    with transaction.atomic():
        [row] = relations.one_taught(acting, school_class, at).rows
        school = PartyId.parse(row.institution.municipality)
        for member in queries.members(at).filter(school_class=row, staff=False):
            person = registers.person_of(PartyId.parse(member.person), at)
            if person.uuid == pupil and person.status not in GONE:
                line = ledger.act_line(acting, person.party, Act.ISSUE, school, at)
                return schools.issue(person.party, at, line=line)
    raise NotYourPupil


def register_device(
    acting: Acting, login: SchoolLoginId, secret: str, label: str, at: datetime
) -> None:
    """Let the device that the adult sits at count for the pupil.

    Raises NotYourPupil, ActNotAllowed.
    """
    with transaction.atomic():
        known = _allowed(acting, login, Act.REGISTER_DEVICE, at)
        devices.register(secret, label, at, known.login, None, _guardian(acting, known))


def register_class_device(
    acting: Acting, school_class: ClassId, secret: str, label: str, at: datetime
) -> None:
    """Let the device that the teacher sits at count for every pupil of the class; a line for each.

    Raises NotYourPupil.
    """
    with transaction.atomic():
        [row] = relations.one_taught(acting, school_class, at).rows
        school = PartyId.parse(row.institution.municipality)
        pupils = row.members.filter(staff=False, until__isnull=True)
        audit.record(
            *(
                ledger.act_line(
                    acting, PartyId.parse(pupil.person), Act.REGISTER_DEVICE, school, at
                )
                for pupil in pupils
            )
        )
        devices.register(secret, label, at, None, row)


def approve_device(
    acting: Acting, login: SchoolLoginId, trust: TrustId, number: str, at: datetime
) -> None:
    """Approve a device that the pupil asked for, by the two digits of her screen.

    Raises NotYourPupil, ActNotAllowed, DeviceNumberWrong.
    """
    with transaction.atomic():
        known = _allowed(acting, login, Act.APPROVE_DEVICE, at)
        devices.approve(known.login, trust, number, _guardian(acting, known), at)


def remove_device(acting: Acting, login: SchoolLoginId, trust: TrustId, at: datetime) -> None:
    """Let a device of the pupil's count no longer. Raises NotYourPupil, ActNotAllowed."""
    with transaction.atomic():
        known = _allowed(acting, login, Act.REMOVE_DEVICE, at)
        if not devices.remove(known.login, trust, at):
            raise NotYourPupil


def change_state(acting: Acting, login: SchoolLoginId, act: Act, at: datetime) -> None:
    """Block the login or open it again; sessions that rest on it end.

    Raises NotYourPupil, ActNotAllowed, SchoolStateNotReachable.
    """
    with transaction.atomic():
        known = _allowed(acting, login, act, at)
        new = LoginState.BLOCKED if act is Act.BLOCK else LoginState.ACTIVE
        schools.change_state(known.login, new, at)


def set_pictures(login: SchoolLogin, pictures: tuple[str, ...], at: datetime) -> None:
    """Let these pictures be the login's from now on, in the caller's transaction."""
    factor = _replaced(login, FactorKind.PICTURES, at)
    factor.secret = macs.mac_of("pictures", factor.id, " ".join(pictures))
    factor.save(update_fields=["secret"])


def set_card(login: SchoolLogin, made: tuple[str, ...], at: datetime) -> None:
    """Let these codes be the login's card from now on, in the caller's transaction."""
    factor = _replaced(login, FactorKind.CARD, at)
    CardCode.objects.bulk_create(
        CardCode(factor=factor, number=n, mac=macs.mac_of(f"card {n}", factor.id, code))
        for n, code in enumerate(made, 1)
    )


def _allowed(acting: Acting, login: SchoolLoginId, act: Act, at: datetime) -> Known:
    """Return the pupil when the adult may do this now, and write down that it is done.

    Called in a transaction. Raises NotYourPupil, ActNotAllowed.
    """
    known = relations.known(acting, login, at, lock=True)
    rules.must_be_allowed(act, known.may)
    audit.record(ledger.act_line(acting, known.person.party, act, known.school, at))
    return known


def _guardian(acting: Acting, known: Known) -> str:
    """Return who acts where she does so by custody; nothing for staff."""
    return str(acting.actor.party) if known.school is None else ""


def _replaced(login: SchoolLogin, kind: FactorKind, at: datetime) -> Factor:
    login.factors.filter(kind=kind, ended_at__isnull=True).update(ended_at=at)
    return Factor.objects.create(login=login, kind=kind, issued_at=at)
