"""The door to school."""

from fundament.capabilities.school.rules import LIFE_OF_DEVICE
from fundament.capabilities.school.service.attempts import attempt_of, begin, forget_old
from fundament.capabilities.school.service.changing import (
    approve_device,
    change_state,
    issue_to_pupil,
    new_card,
    new_pictures,
    register_class_device,
    register_device,
    remove_device,
)
from fundament.capabilities.school.service.demonstration import demo_login_for, demo_pupils
from fundament.capabilities.school.service.handing_over import (
    handover_of,
    new_totp_secret,
    take_over,
    vouch,
)
from fundament.capabilities.school.service.loading import load_schools
from fundament.capabilities.school.service.looking import class_of, overview_of, pupil_of
from fundament.capabilities.school.service.schools import (
    enter,
    follow_death,
    follow_number,
    issue,
    may_sign_in,
    open_class,
    open_school,
    ticket_of,
)
from fundament.capabilities.school.service.steps import give, step_of

__all__ = [
    "LIFE_OF_DEVICE",
    "approve_device",
    "attempt_of",
    "begin",
    "change_state",
    "class_of",
    "demo_login_for",
    "demo_pupils",
    "enter",
    "follow_death",
    "follow_number",
    "forget_old",
    "give",
    "handover_of",
    "issue",
    "issue_to_pupil",
    "load_schools",
    "may_sign_in",
    "new_card",
    "new_pictures",
    "new_totp_secret",
    "open_class",
    "open_school",
    "overview_of",
    "pupil_of",
    "register_class_device",
    "register_device",
    "remove_device",
    "step_of",
    "take_over",
    "ticket_of",
    "vouch",
]
