"""The door to identity."""

from fundament.capabilities.identity.service.attempts import attempt_of, begin, forget_old_attempts
from fundament.capabilities.identity.service.codes import current_code
from fundament.capabilities.identity.service.demonstration import (
    credentials_for,
    demo_credentials,
)
from fundament.capabilities.identity.service.issuing import (
    change_state,
    follow_number,
    issue,
    secrets_fault,
    status_of,
)
from fundament.capabilities.identity.service.signing_in import give_code, give_password

__all__ = [
    "attempt_of",
    "begin",
    "change_state",
    "credentials_for",
    "current_code",
    "demo_credentials",
    "follow_number",
    "forget_old_attempts",
    "give_code",
    "give_password",
    "issue",
    "secrets_fault",
    "status_of",
]
