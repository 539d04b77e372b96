"""What refuses at sign-in."""

from typing import ClassVar

from fundament.kernel.errors import Refusal


class SignInOver(Refusal):
    """An answer that this browser did not ask for, or asked for too long ago."""

    code: ClassVar[str] = "sign-in.not.asked.for"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Vi ventede ikke dette svar fra login. Log ind igen."
    english: ClassVar[str] = "We did not expect this answer from login. Log in again."


class LoginGivenUp(Refusal):
    """The person went back before the login was done."""

    code: ClassVar[str] = "sign-in.given.up"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Du afbrød login."
    english: ClassVar[str] = "You gave up the login."


class LogoutRefused(Refusal):
    """A logout message that does not surely come from the broker."""

    code: ClassVar[str] = "sign-out.refused"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Beskeden om log ud kan ikke bekræftes ({reason})."
    english: ClassVar[str] = "The logout message cannot be confirmed ({reason})."
