"""How a test acts, logs in and shows an app or a passkey as Karen."""

from datetime import UTC, datetime, timedelta

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    LoginContext,
)
from fundament.kernel.acting import Acting, Actor, Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.soft_key import SITE, SoftApp

AT = datetime(2026, 11, 24, 10, 0, 10, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
KAREN = PartyId.person("0101901234")
SECRET = b"12345678901234567890"
PASSWORD, PIN = "fire grønne æbler", "271828"
CALLER = "203.0.113.7"
CONTEXT = LoginContext("Borgerservice", Level.SUBSTANTIAL, CALLER)
HIGH = LoginContext("Skat", Level.HIGH, CALLER)
K = AuthenticatorKind


def acting(level=Level.SUBSTANTIAL, person=KAREN):
    return Acting(Actor(person, "Karen"), person, level, AT)


def begun(name="karen7", context=CONTEXT, at=AT):
    return identity.begin(name, at, context)


def add_app(pin=PIN, label="Min telefon"):
    app = SoftApp()
    code = identity.invite_app(acting(), label, AT)
    device = identity.set_up_app(code, pin, app.public_key(), app.set_up(code), CALLER, AT)
    return app, device


def ask(name="karen7", at=AT):
    return identity.choose(begun(name, at=at), K.APP, at)


def approve(app, device, attempt, at=AT, **changed):
    [question] = identity.questions_for(device.secret, at)
    number = changed.get("number", attempt.number)
    signature = changed.get("signature", app.sign(question.message + number))
    pin = changed.get("pin", PIN)
    identity.approve_login(device.secret, question.id, number, pin, signature, at)


def add_passkey(passkey, level=Level.SUBSTANTIAL, code=""):
    options, challenge = identity.passkey_to_add(acting(level), SITE)
    made = (passkey.made(options), challenge)
    return identity.add_passkey(acting(level), made, SITE, ("Nøgle", code), CALLER, AT)


def show(passkey, attempt, at=AT, site=SITE):
    options = identity.passkey_to_show(attempt, site, at)
    return identity.give_passkey(attempt, passkey.shown(options), site, at)
