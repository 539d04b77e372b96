"""The steps of a pupil's login: pictures or a code of the card, then a second factor if wanted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, Person, PersonUnknown
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.models import CardCode, LoginAttempt, LoginUse, Trust
from fundament.capabilities.school.service import attempts, codes, devices, ledger, macs, tries
from fundament.capabilities.school.types import (
    Attempt,
    DeviceNotKnown,
    FactorKind,
    LoginState,
    PupilKnown,
    SchoolAttemptOver,
    SchoolLevel,
    SchoolLoginId,
    SchoolLoginRefused,
)
from fundament.kernel.ids import PartyId

PICTURES, CARD = FactorKind.PICTURES, FactorKind.CARD
CLASS_CODE, DEVICE = FactorKind.CLASS_CODE, FactorKind.DEVICE
_NO_FACTOR = UUID(int=0)
_NOBODY = PartyId.person("0000000000")


def press_picture(attempt: Attempt, picture: str, at: datetime) -> Attempt | PupilKnown:
    """Take one more picture; with the last one all are checked, and the row forgets them.

    Raises SchoolLoginRefused, SchoolAttemptOver, SchoolTooManyTries.
    """
    row = _offering(attempt, PICTURES, at)
    if picture not in rules.PICTURES:
        raise SchoolAttemptOver
    row.chosen = [*row.chosen, picture]
    if len(row.chosen) < rules.LENGTH:
        row.save(update_fields=["chosen"])
        return attempts.shown(row, attempt.context)
    given = " ".join(row.chosen)
    row.chosen = []
    row.save(update_fields=["chosen"])
    free = tries.take_try(row, PICTURES, at)
    kept = queries.factor_of(row.login_id, PICTURES)
    owner = kept.id if kept else _NO_FACTOR
    right = macs.fits(bytes(kept.secret) if kept else None, "pictures", owner, given)
    return _judged(row, attempt, PICTURES, right and free, at)


def take_back(attempt: Attempt, at: datetime) -> Attempt:
    """Forget the pictures that were pressed so far. Raises SchoolAttemptOver."""
    row = _offering(attempt, PICTURES, at)
    row.chosen = []
    row.save(update_fields=["chosen"])
    return attempts.shown(row, attempt.context)


def give_card_code(attempt: Attempt, code: str, at: datetime) -> Attempt | PupilKnown:
    """Check the code of the card whose number was asked for; it is used up.

    Raises SchoolLoginRefused, SchoolAttemptOver, SchoolTooManyTries.
    """
    row = _offering(attempt, CARD, at)
    free = tries.take_try(row, CARD, at)
    card = queries.factor_of(row.login_id, CARD)
    asked = queries.next_code(card)
    kept = bytes(asked.mac) if asked else None
    owner = card.id if card else _NO_FACTOR
    number = asked.number if asked else 0
    right = macs.fits(kept, f"card {number}", owner, rules.plain_code(code))
    if right and free and asked:
        unused = CardCode.objects.filter(id=asked.pk, used_at__isnull=True)
        right = unused.update(used_at=at) == 1
    return _judged(row, attempt, CARD, right and free, at)


def give_class_code(attempt: Attempt, code: str, at: datetime) -> Attempt | PupilKnown:
    """Check the code of the day of one of the pupil's classes.

    Raises SchoolLoginRefused, SchoolAttemptOver, SchoolTooManyTries.
    """
    row = _offering(attempt, CLASS_CODE, at)
    free = tries.take_try(row, CLASS_CODE, at)
    pupil = PartyId.parse(row.login.person) if row.login else _NOBODY
    right = codes.is_of_today(pupil, rules.plain_code(code), at)
    return _judged(row, attempt, CLASS_CODE, right and free, at)


def ask_for_device(attempt: Attempt, label: str, at: datetime) -> Attempt:
    """Ask the pupil's adults to approve this device; the attempt then bears a number.

    The number is shown here and typed there, so that an adult approves what she sees.
    Raises SchoolAttemptOver.
    """
    row = _offering(attempt, DEVICE, at)
    if row.login is None or not attempt.context.device:
        raise SchoolAttemptOver
    person = _living(row, at)
    with transaction.atomic():
        wish = devices.ask(row.login, attempt.context.device, label, at)
        row.trust = Trust.objects.get(id=wish)
        row.save(update_fields=["trust"])
        ledger.record_own(person.party, person.name, ledger.ASKED, at)
    return attempts.shown(row, attempt.context)


def look_again(attempt: Attempt, at: datetime) -> Attempt | PupilKnown:
    """Go on if the device has been approved by now. Raises DeviceNotKnown, SchoolAttemptOver."""
    row = _offering(attempt, DEVICE, at)
    if row.login is None or devices.trust_of(row.login, attempt.context.device, at) is None:
        raise DeviceNotKnown
    return _judged(row, attempt, DEVICE, True, at)


def _offering(attempt: Attempt, kind: FactorKind, at: datetime) -> LoginAttempt:
    """Return the attempt's row when the factor leads on. Raises SchoolAttemptOver."""
    row = queries.attempt_alive(attempt.id, at)
    passed = [FactorKind(one) for one in row.passed]
    if kind not in rules.offers(passed, SchoolLevel(row.wanted)):
        raise SchoolAttemptOver
    return row


def _judged(
    row: LoginAttempt, attempt: Attempt, kind: FactorKind, right: bool, at: datetime
) -> Attempt | PupilKnown:
    """Refuse, or note the factor and finish when that is enough.

    Raises SchoolLoginRefused, SchoolAttemptOver.
    """
    if not right or row.login is None or row.login.state != LoginState.ACTIVE:
        ledger.record_refusal(row, at)
        raise SchoolLoginRefused
    person = _living(row, at)
    with transaction.atomic(durable=True):
        if kind is not DEVICE:
            tries.give_back(row, kind, at)
        passed = {*(FactorKind(one) for one in row.passed), kind}
        trust = devices.trust_of(row.login, attempt.context.device, at)
        if trust is not None:
            passed.add(DEVICE)
            Trust.objects.filter(id=trust).update(last_used_at=at)
        row.passed = sorted(passed)
        row.save(update_fields=["passed"])
        level = rules.level_of(passed)
        if level is None or level < row.wanted:
            return attempts.shown(row, attempt.context)
        return _finished(row, attempt, person, level, at)


def _living(row: LoginAttempt, at: datetime) -> Person:
    """Return the pupil; asked only when a factor was right. Raises SchoolLoginRefused."""
    if row.login is None:
        raise SchoolAttemptOver
    try:
        person = registers.person_of(PartyId.parse(row.login.person), at)
    except PersonUnknown as unknown:
        raise SchoolLoginRefused from unknown
    if person.status in GONE:
        ledger.record_refusal(row, at)
        raise SchoolLoginRefused
    return person


def _finished(
    row: LoginAttempt, attempt: Attempt, person: Person, level: SchoolLevel, at: datetime
) -> PupilKnown:
    """End the attempt, once, and tell who signed in. Raises SchoolAttemptOver."""
    unfinished = LoginAttempt.objects.filter(id=row.id, finished_at__isnull=True)
    if row.login is None or not unfinished.update(finished_at=at):
        raise SchoolAttemptOver
    factors = tuple(FactorKind(one) for one in row.passed)
    LoginUse.objects.create(
        login=row.login, at=at, service=row.service, level=level, factors=list(factors)
    )
    ledger.record_login(person.party, person.name, row.service, at)
    return PupilKnown(
        person.party,
        SchoolLoginId(row.login.id),
        row.login.uniid,
        level,
        factors,
        attempt.context,
        at,
    )
