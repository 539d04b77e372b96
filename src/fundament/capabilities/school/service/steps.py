"""A pupil's login as a page asks for it: what to show next, and what was given."""

from collections.abc import Callable, Mapping
from datetime import datetime

from fundament.capabilities.school import rules
from fundament.capabilities.school.service import signing_in
from fundament.capabilities.school.types import (
    Attempt,
    FactorKind,
    PupilKnown,
    SchoolAttemptOver,
    Step,
)


def step_of(attempt: Attempt | None, way: str) -> Step:
    """Return what the page asks for: the name first, then the factor that was chosen or is usual.

    `way` is the factor that the person wants, as in the address; one that leads nowhere is not
    heeded.
    """
    if attempt is None:
        return Step("name", (), rules.PICTURES, rules.LENGTH, 0, 0, "")
    wanted = [kind for kind in attempt.offers if kind == way]
    asks = (wanted or list(attempt.offers))[0]
    return Step(
        asks,
        tuple(kind for kind in attempt.offers if kind != asks),
        rules.PICTURES,
        rules.LENGTH,
        attempt.chosen,
        attempt.card_number,
        attempt.device_number,
    )


def give(attempt: Attempt, fields: Mapping[str, str], at: datetime) -> Attempt | PupilKnown:
    """Take the one field of a step: a picture, a code, the wish for a device.

    Raises SchoolLoginRefused, SchoolAttemptOver, SchoolTooManyTries, DeviceNotKnown.
    """
    for name, take in _TAKE.items():
        if name in fields:
            return take(attempt, fields[name], at)
    raise SchoolAttemptOver


_TAKE: dict[str, Callable[[Attempt, str, datetime], Attempt | PupilKnown]] = {
    "back": lambda attempt, _, at: signing_in.take_back(attempt, at),
    "picture": signing_in.press_picture,
    FactorKind.CARD: signing_in.give_card_code,
    FactorKind.CLASS_CODE: signing_in.give_class_code,
    FactorKind.DEVICE: signing_in.ask_for_device,
    "again": lambda attempt, _, at: signing_in.look_again(attempt, at),
}
