"""What the pages of school keep in a browser, and show of a code display."""

import secrets
from dataclasses import dataclass

import segno
from django.core import signing
from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from fundament.capabilities.school import service
from fundament.capabilities.school.types import DEVICE_COOKIE

_SALT = "fundament.school.totp"


@dataclass(frozen=True, slots=True)
class NewDisplay:
    """A code display to set up: its secret, as text, as a picture, and sealed for the form."""

    secret: str
    picture: Markup
    sealed: str


def device_of(request: HttpRequest) -> str:
    """Return the secret that this browser keeps, empty where it keeps none."""
    return request.COOKIES.get(DEVICE_COOKIE, "")


def new_device() -> str:
    """Return a fresh secret for a browser to keep."""
    return secrets.token_urlsafe(32)


def keep_device(response: HttpResponse, secret: str) -> HttpResponse:
    """Let the browser keep the secret for as long as a device counts."""
    response.set_cookie(
        DEVICE_COOKIE,
        secret,
        max_age=service.LIFE_OF_DEVICE,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response


def display_of(sealed: str, name: str) -> NewDisplay:
    """Return the code display that the form brought back, or a new one where it brought none."""
    try:
        secret = str(signing.loads(sealed, salt=_SALT, max_age=3600))
    except signing.BadSignature:
        secret = service.new_totp_secret()
    address = f"otpauth://totp/Fundament:{name}?secret={secret}&issuer=Fundament"
    picture = segno.make(address, micro=False).svg_inline(scale=4, dark="#1A1A1A", light="#FFFFFF")
    return NewDisplay(secret, Markup(picture), signing.dumps(secret, salt=_SALT))  # noqa: S704
