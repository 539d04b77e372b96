"""The app: set up by a code, asked by a login, answered with number, PIN and signature."""

import base64
import binascii
import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Authenticator, Question
from fundament.capabilities.identity.service import (
    asking_apps,
    changes,
    finishing,
    invitations,
    ledger,
    passwords,
    signing_in,
    tries,
)
from fundament.capabilities.identity.types import (
    AppAnswerRefused,
    AppDevice,
    AppQuestion,
    Attempt,
    Authenticated,
    AuthenticatorId,
    AuthenticatorKind,
    IdentityState,
    InvitationRefused,
    NumberWrong,
    QuestionOver,
)
from fundament.kernel.ids import PartyId

APP = AuthenticatorKind.APP
SETTING_UP = "fundament app set up 1\n"


def set_up_app(
    code: str, pin: str, public_key: str, signature: str, caller: str, at: datetime
) -> AppDevice:
    """Take a browser as the app of who was given the code; `secret` is for its cookie.

    The key (SubjectPublicKeyInfo, base64) shows by a signature over the code that it is held.
    Raises InvitationUnknown, InvitationRefused, IdentityNotInUse, TooManyTries,
    TooManyAuthenticators, Busy.
    """
    invitation = invitations.found(code, caller, at)
    rules.must_be_a_pin(pin)
    key = octets(public_key)
    signed = asking_apps.is_signed(key, octets(signature), SETTING_UP + rules.plain_code(code))
    if not signed:
        raise InvitationRefused
    secret = secrets.token_urlsafe(32)
    hashed = passwords.hash_of(pin)
    try:
        with transaction.atomic():
            queries.held_to_widen(invitation.identity)
            invitations.use_up(invitation, at)
            rules.must_have_room(queries.in_use(invitation.identity, APP).count())
            new = Authenticator.objects.create(
                id=uuid4(),
                identity_id=invitation.identity,
                kind=APP,
                label=invitation.label,
                secret=hashed,
                credential=asking_apps.cookie_hash(secret),
                public_key=key,
                ceiling=invitation.ceiling,
                issued_at=at,
            )
            changes.added(invitation.person, APP, at)
    except IntegrityError as error:
        raise InvitationRefused from error
    return AppDevice(AuthenticatorId(new.id), new.label, invitation.username, secret=secret)


def app_of(secret: str) -> AppDevice | None:
    """Return the app in the browser that has the cookie, or None."""
    row = _app(secret)
    return AppDevice(AuthenticatorId(row.id), row.label, row.identity.username) if row else None


def questions_for(secret: str, at: datetime) -> list[AppQuestion]:
    """Return which logins the app in this browser may approve, the latest first."""
    row = _app(secret)
    if row is None:
        return []
    found = Question.objects.select_related("attempt").filter(
        attempt__identity=row.identity,
        attempt__finished_at__isnull=True,
        answered_at__isnull=True,
        asked_at__gt=at - rules.LIFE_OF_QUESTION,
        asked_at__lte=at,
    )
    return [_shown(one) for one in found.order_by("-asked_at")[:5]]


def approve_login(
    secret: str, question: UUID, number: str, pin: str, signature: str, at: datetime
) -> None:
    """Approve a login by the app in this browser: number of the login, PIN, and signature.

    A wrong number rejects the login at once; wrong PINs lock all apps for a growing time.
    Raises QuestionOver, NumberWrong, AppAnswerRefused, TooManyTries, Busy.
    """
    app, asked = _app_and_question(secret, question, at)
    typed = "".join(number.split())
    if typed != asked.attempt.number:
        reject_login(secret, question, at)
        raise NumberWrong
    message = asking_apps.message_of(asked) + typed
    signed = asking_apps.is_signed(bytes(app.public_key or b""), octets(signature), message)
    with passwords.bound.slot():
        free = tries.take_try(asked.attempt, tries.APP_PIN, at)
        right = passwords.matches(bytes(app.secret), pin)
    if not (signed and right and free and app.identity.state == IdentityState.ACTIVE):
        ledger.record_refusal(asked.attempt, at)
        raise AppAnswerRefused
    with transaction.atomic(durable=True):
        tries.give_back(asked.attempt, tries.APP_PIN, at)
        waiting = Question.objects.filter(id=asked.id, answered_at__isnull=True)
        if not waiting.update(answered_at=at, authenticator=app):
            raise QuestionOver


def reject_login(secret: str, question: UUID, at: datetime) -> None:
    """Say in the app that the login is not one's own; it cannot be approved any more.

    The page that waits is told nothing, since that would tell a stranger that the name exists.
    Raises QuestionOver.
    """
    app, asked = _app_and_question(secret, question, at)
    with transaction.atomic():
        Question.objects.filter(id=asked.id, answered_at__isnull=True).update(answered_at=at)
        person = PartyId.parse(app.identity.person)
        ledger.record_own_change(person, ledger.REJECTED_IN_APP, at)


def is_approved(attempt: Attempt, at: datetime) -> bool:
    """Return whether an app has approved the login that waits. Raises AttemptOver."""
    row = queries.attempt_alive(attempt.id, at)
    asked = queries.question_of(row)
    return asked is not None and asked.authenticator_id is not None


def ask_app(attempt: Attempt, at: datetime) -> Attempt | Authenticated:
    """Return who signed in when an app has approved the login, else the attempt that still waits.

    Raises AttemptOver, CredentialsRefused, LevelNotReached.
    """
    row = queries.attempt_asking(attempt.id, APP, at)
    asked = queries.question_of(row)
    app = asked.authenticator if asked else None
    if app is None or app.withdrawn_at is not None or not signing_in.is_active(row):
        return attempt
    return finishing.shown_to_be(row, app, at)


def octets(text: str) -> bytes:
    """Return what the text (base64) stands for, nothing where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _app(secret: str) -> Authenticator | None:
    return (
        Authenticator.objects.select_related("identity")
        .filter(
            credential=asking_apps.cookie_hash(secret),
            kind=APP,
            withdrawn_at__isnull=True,
            identity__state=IdentityState.ACTIVE,
        )
        .first()
    )


def _app_and_question(secret: str, question: UUID, at: datetime) -> tuple[Authenticator, Question]:
    app = _app(secret)
    asked = (
        Question.objects.select_related("attempt__identity")
        .filter(
            id=question,
            answered_at__isnull=True,
            attempt__finished_at__isnull=True,
            asked_at__gt=at - rules.LIFE_OF_QUESTION,
        )
        .first()
    )
    if app is None or asked is None or asked.attempt.identity_id != app.identity_id:
        raise QuestionOver
    return app, asked


def _shown(row: Question) -> AppQuestion:
    return AppQuestion(
        row.id,
        row.attempt.service,
        row.asked_at,
        row.asked_at + rules.LIFE_OF_QUESTION,
        asking_apps.message_of(row),
    )
