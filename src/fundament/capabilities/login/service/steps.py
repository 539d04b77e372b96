"""The steps of a login, one for each authenticator; identity judges, the login goes on or ends."""

from datetime import datetime
from urllib.parse import urlsplit

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    AttemptOver,
    AuthenticatorKind,
    RelyingParty,
)
from fundament.capabilities.login.service import signing_on
from fundament.capabilities.login.types import Browser, Opened, PendingId
from fundament.capabilities.login.types import PendingLogin as Pending


def choose_way(pending: PendingId, kind: str, browser: Browser, at: datetime) -> Pending | Opened:
    """Go on with another authenticator; an app is asked at once.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries.
    """
    if kind not in set(AuthenticatorKind):
        raise AttemptOver
    chosen = AuthenticatorKind(kind)
    return signing_on.show(pending, browser, at, lambda begun: identity.choose(begun, chosen, at))


def give_password(
    pending: PendingId, password: str, browser: Browser, at: datetime
) -> Pending | Opened:
    """Check the password; return the answer to send when it suffices, else what is asked next.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries, Busy, LevelNotReached.
    """
    return signing_on.show(
        pending, browser, at, lambda begun: identity.give_password(begun, password, at)
    )


def give_code(pending: PendingId, code: str, browser: Browser, at: datetime) -> Pending | Opened:
    """Check the code of the display; return the answer to send, or the choice of organisation.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries, LevelNotReached.
    """
    return signing_on.show(pending, browser, at, lambda begun: identity.give_code(begun, code, at))


def give_recovery_code(
    pending: PendingId, code: str, browser: Browser, at: datetime
) -> Pending | Opened:
    """Use up a code on paper; a new code display is asked for next.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries.
    """
    return signing_on.show(
        pending, browser, at, lambda begun: identity.give_recovery_code(begun, code, at)
    )


def give_new_code(
    pending: PendingId, code: str, browser: Browser, at: datetime
) -> Pending | Opened:
    """Check the first code of the new display, and go on with the login.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries, LevelNotReached.
    """
    return signing_on.show(
        pending, browser, at, lambda begun: identity.give_new_code(begun, code, at)
    )


def ask_app(pending: PendingId, _field: str, browser: Browser, at: datetime) -> Pending | Opened:
    """Go on when an app has approved the login, else wait.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, LevelNotReached.
    """
    return signing_on.show(pending, browser, at, lambda begun: identity.ask_app(begun, at))


def has_app_answered(pending: PendingId, browser: Browser, at: datetime) -> bool:
    """Return whether an app has approved the login. Raises PendingLoginOver, AttemptOver."""
    return identity.is_approved(signing_on.look(pending, browser, at), at)


def passkey_to_show(pending: PendingId, browser: Browser, at: datetime) -> str:
    """Return what the browser needs to ask for a passkey (JSON).

    Raises PendingLoginOver, AttemptOver.
    """
    begun = signing_on.look(pending, browser, at)
    return identity.passkey_to_show(begun, site_of(browser), at)


def give_passkey(pending: PendingId, body: str, browser: Browser, at: datetime) -> Pending | Opened:
    """Check what the passkey signed (JSON); return the answer to send, or what is asked next.

    Raises PendingLoginOver, AttemptOver, CredentialsRefused, TooManyTries, LevelNotReached.
    """
    site = site_of(browser)
    return signing_on.show(
        pending, browser, at, lambda begun: identity.give_passkey(begun, body, site, at)
    )


def site_of(browser: Browser) -> RelyingParty:
    """Return what passkeys are bound to in the page that the browser shows."""
    return RelyingParty(urlsplit(browser.origin).hostname or "", browser.origin)
