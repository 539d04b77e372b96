"""The messages and assertions of SAML 2.0 as frozen values, and the refusals of the codecs."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fundament.kernel.errors import Refusal
from fundament.standards.saml.names import Binding, StatusCode


class SamlRefused(Refusal):
    """A SAML message that we do not read."""

    code: ClassVar[str] = "saml.message.unreadable"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "SAML-beskeden kan ikke læses."
    english: ClassVar[str] = "The SAML message cannot be read: {reason}."


class ParameterDuplicate(SamlRefused):
    """A query parameter of the binding is there twice, so that two readers may disagree."""

    code: ClassVar[str] = "saml.parameter.duplicate"
    danish: ClassVar[str] = "Parameteren {name} må kun være der én gang."
    english: ClassVar[str] = "The parameter {name} must be there once only."


class MessageTooLarge(SamlRefused):
    """The message is larger than the cap, inflated or not (DEFLATE bomb)."""

    code: ClassVar[str] = "saml.message.too.large"
    status: ClassVar[int] = 413
    danish: ClassVar[str] = "SAML-beskeden er større end {limit} byte."
    english: ClassVar[str] = "The SAML message is larger than {limit} bytes."


class MessageForbidden(SamlRefused):
    """The message has an element, attribute or order that the profile does not know."""

    code: ClassVar[str] = "saml.message.forbidden"
    danish: ClassVar[str] = "SAML-beskeden indeholder noget, som profilen ikke kender."
    english: ClassVar[str] = "The SAML message has something the profile does not know: {reason}."


class ResponseRefused(Refusal):
    """A Response that breaks a rule; `rule` is the id in the table of checks."""

    code: ClassVar[str] = "saml.response.refused"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Svaret fra login-brokeren blev afvist (regel {rule})."
    english: ClassVar[str] = "The answer of the login broker was refused (rule {rule})."


class LoginNotGiven(Refusal):
    """The identity provider answered with another status than Success."""

    code: ClassVar[str] = "saml.login.not.given"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Login lykkedes ikke ({status_code})."
    english: ClassVar[str] = "The login did not succeed ({status_code})."


@dataclass(frozen=True, slots=True)
class NameId:
    """Who the subject is to one service provider."""

    value: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Outcome of a request: top-level and second-level code."""

    code: str
    second: str | None = None
    message: str | None = None

    @property
    def success(self) -> bool:
        """Whether the top-level code is Success."""
        return self.code == StatusCode.SUCCESS


@dataclass(frozen=True, slots=True)
class Extension:
    """An element of samlp:Extensions, which a profile reads; `tag` is `{namespace}name`."""

    tag: str
    text: str = ""
    children: tuple["Extension", ...] = ()


@dataclass(frozen=True, slots=True)
class AuthnRequest:
    """A wish for a login. `class_refs` and `extensions` are as sent; a profile reads them."""

    id: str
    issuer: str
    issue_instant: datetime
    destination: str | None = None
    acs_url: str | None = None
    acs_index: int | None = None
    protocol_binding: str | None = None
    force: bool = False
    passive: bool = False
    class_refs: tuple[str, ...] = ()
    comparison: str | None = None
    name_id_format: str | None = None
    requesters: tuple[str, ...] = ()
    attribute_service: int | None = None
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueType:
    """An XML type of attribute values, written with its usual prefix."""

    prefix: str
    namespace: str
    name: str

    @property
    def tag(self) -> str:
        """Return `{namespace}name`."""
        return f"{{{self.namespace}}}{self.name}"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named attribute with its text values; `value_type` None is xs:string.

    `other_script`: the values that are marked as written in other than Latin letters (eIDAS).
    """

    name: str
    values: tuple[str, ...]
    friendly_name: str | None = None
    name_format: str | None = None
    value_type: ValueType | None = None
    other_script: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A SubjectConfirmation and its data."""

    method: str
    recipient: str | None = None
    in_response_to: str | None = None
    not_before: datetime | None = None
    not_on_or_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Authentication:
    """The AuthnStatement."""

    at: datetime
    class_ref: str
    session_index: str | None = None
    session_not_on_or_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an issuer says of a subject. `audiences`: restrictions are ANDed, audiences ORed."""

    id: str
    issuer: str
    issue_instant: datetime
    name_id: NameId
    confirmations: tuple[Confirmation, ...]
    audiences: tuple[tuple[str, ...], ...]
    authentication: Authentication
    attributes: tuple[Attribute, ...]
    not_before: datetime | None = None
    not_on_or_after: datetime | None = None
    issuer_format: str | None = None

    def values_of(self, name: str) -> tuple[str, ...]:
        """Return the values of the attribute of that name, empty when absent."""
        return next((a.values for a in self.attributes if a.name == name), ())

    def value_of(self, name: str) -> str | None:
        """Return the first value of the attribute of that name, or None."""
        return next(iter(self.values_of(name)), None)


@dataclass(frozen=True, slots=True)
class VerifiedAssertion:
    """An assertion from verified octets whose checks all held; `read_response` makes it."""

    assertion: Assertion
    octets: bytes
    in_response_to: str


@dataclass(frozen=True, slots=True)
class Response:
    """The outer, unsigned message of a login."""

    id: str
    issuer: str | None
    issue_instant: datetime
    destination: str | None
    in_response_to: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class LogoutRequest:
    """A wish to end a session."""

    id: str
    issuer: str
    issue_instant: datetime
    destination: str | None
    name_id: NameId
    session_indexes: tuple[str, ...] = ()
    not_on_or_after: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LogoutResponse:
    """The outcome of a logout."""

    id: str
    issuer: str
    issue_instant: datetime
    destination: str | None
    in_response_to: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of a partner and the binding it speaks."""

    binding: Binding
    location: str
    response_location: str | None = None
    index: int | None = None
    is_default: bool = False

    @property
    def answers_to(self) -> str:
        """Return where an answer goes: ResponseLocation, else Location (saml-metadata 2.2.2)."""
        return self.response_location or self.location
