"""What the portal remembers in the browser while the person is at the broker.

A signed cookie of its own, SameSite=None: the answer comes by a cross-site POST when the broker
has another host name, and a Lax session cookie would not be sent along. It holds no right: it
names the one request whose answer is accepted, once.
"""

from dataclasses import asdict, dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse

from fundament.kernel.acting import Level
from fundament.portal.signin.types import SignInOver

COOKIE = "__Host-sign-in"
LIFE = 30 * 60
_SALT = "fundament.portal.signin"


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


def drop(response: HttpResponse) -> HttpResponse:
    """Take the sign-in back: it is used up."""
    response.delete_cookie(COOKIE, samesite="None")
    response.cookies[COOKIE]["secure"] = True
    return response
