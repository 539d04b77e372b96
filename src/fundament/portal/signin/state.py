"""What the portal remembers in the browser while the person is at the broker.

A signed cookie of its own, SameSite=None: the answer comes by a cross-site POST when the broker
has another host name, and a Lax session cookie would not be sent along. It holds no right: it
names the one request whose answer is accepted. That the answer is accepted once is kept here, not
in the browser: a cookie can be copied.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from fundament.kernel.acting import Level
from fundament.portal.models import AnsweredSignIn
from fundament.portal.signin.types import SignInOver

COOKIE, LOGOUT_COOKIE = "__Host-sign-in", "__Host-sign-out"
LIFE = 30 * 60
_SALT, _LOGOUT_SALT = "fundament.portal.signin", "fundament.portal.signout"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in under way: the request that was sent, the level asked for, where to go after."""

    request_id: str
    relay_state: str
    level: int
    target: str

    @property
    def wanted(self) -> Level:
        """The level that was asked for."""
        return Level(self.level)


def keep(response: HttpResponse, sign_in: SignIn) -> HttpResponse:
    """Give the browser the sign-in to bring back."""
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(sign_in), salt=_SALT),
        max_age=LIFE,
        secure=True,
        httponly=True,
        samesite="None",
    )
    return response


def brought(request: HttpRequest) -> SignIn:
    """Return the sign-in that the browser brings back. Raises SignInOver."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LIFE)
    except signing.BadSignature as error:
        raise SignInOver from error
    return SignIn(**kept)


def use_up(sign_in: SignIn, at: datetime) -> None:
    """Take the answer to this request, once; of two at the same instant the second is over.

    Raises SignInOver. Source: saml-profiles-2.0-os, 4.1.4.5 (a bearer assertion is not replayed).
    """
    try:
        with transaction.atomic():
            AnsweredSignIn.objects.create(request_id=sign_in.request_id, at=at)
    except IntegrityError as error:
        raise SignInOver from error


def forget_answered(at: datetime) -> None:
    """Forget the requests that no cookie names any longer."""
    AnsweredSignIn.objects.filter(at__lt=at - timedelta(seconds=2 * LIFE)).delete()


def drop(response: HttpResponse) -> HttpResponse:
    """Take the sign-in back: it is used up."""
    response.delete_cookie(COOKIE, samesite="None")
    response.cookies[COOKIE]["secure"] = True
    return response


def keep_logout(response: HttpResponse, request_id: str) -> HttpResponse:
    """Give the browser the logout to bring back. Its answer comes by a redirect: Lax suffices."""
    response.set_cookie(
        LOGOUT_COOKIE,
        signing.dumps(request_id, salt=_LOGOUT_SALT),
        max_age=LIFE,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response


def logout_brought(request: HttpRequest) -> str | None:
    """Return the ID of the logout that this browser asked for, or None."""
    kept = request.COOKIES.get(LOGOUT_COOKIE, "")
    try:
        return str(signing.loads(kept, salt=_LOGOUT_SALT, max_age=LIFE))
    except signing.BadSignature:
        return None


def drop_logout(response: HttpResponse) -> HttpResponse:
    """Take the logout back: it is answered."""
    response.delete_cookie(LOGOUT_COOKIE, samesite="Lax")
    response.cookies[LOGOUT_COOKIE]["secure"] = True
    return response
