"""What login knows of an OpenID request under way, of those who call, and what they get."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from fundament.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class OpenIdRequest:
    """What the answer to an authorization request needs, and what its code stands for.

    `expects` are names of the person whom the client expects: uuid of the identity, party;
    `fresh`: the person logged in for this very request; `decoupled` names a login whose outcome
    the client asks for itself (the hash of that name, hexadecimal); `hinted` is the subject that
    the client names by an ID token of an earlier login, and nobody else may answer for.
    """

    issuer: str
    redirect_uri: str
    response_mode: str
    state: str | None
    scopes: tuple[str, ...]
    nonce: str | None
    challenge: str
    dpop_key: str = ""
    text: str = ""
    expects: tuple[str, ...] = ()
    fresh: bool = False
    decoupled: str = ""
    hinted: str = ""

    def kept(self) -> dict[str, Any]:
        """Return the plain form kept with the login under way."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        lists = {"scopes": tuple(kept["scopes"]), "expects": tuple(kept.get("expects", ()))}
        return cls(**{**kept, **lists})


@dataclass(frozen=True, slots=True)
class Back:
    """Where an answer goes, and how."""

    issuer: str
    redirect_uri: str
    mode: str
    state: str | None


@dataclass(frozen=True, slots=True)
class OpenIdLogout:
    """Where the person goes after a logout; empty: nowhere."""

    redirect_uri: str = ""
    state: str | None = None

    def kept(self) -> dict[str, Any]:
        """Return the plain form kept with the logout under way."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a client: its form, what it shows of itself, and when."""

    address: str
    method: str
    form: Mapping[str, str]
    authorization: str | None
    certificate: bytes | None
    certificate_error: str | None
    dpop: str | None
    issuer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client is answered: JSON, or the signed text of a token."""

    body: Mapping[str, Any] | str
    status: int = 200


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """An application that a person has let into her mailbox, by its latest login.

    `lasting`: it may renew its tokens for longer than the session.
    """

    id: UUID
    client_id: str
    danish: str
    english: str
    scopes: tuple[str, ...]
    since: datetime
    lasting: bool


class ConsentUnknown(Refusal):
    """The person has given no such consent, or it is taken back."""

    code: ClassVar[str] = "consent.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Samtykket findes ikke, eller det er trukket tilbage."
    english: ClassVar[str] = "The consent does not exist, or it has been taken back."
