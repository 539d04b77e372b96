"""Requests and persons of eIDAS as frozen values, and what refuses them."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Self

from fundament.kernel.errors import Refusal
from fundament.standards.eidas.names import SpType
from fundament.standards.saml.metadata_types import RequestedAttribute
from fundament.standards.saml.types import AuthnRequest

_COUNTRY = re.compile(r"[A-Z]{2}")
_LOCAL = re.compile(r"[^\s/\x00-\x1f\x7f]{1,256}")


class EidasRequestRefused(Refusal):
    """A request of a node that breaks a rule; `rule` is the id in the table of checks."""

    code: ClassVar[str] = "eidas.request.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Anmodningen fra det andet lands eIDAS-node blev afvist (regel {rule})."
    english: ClassVar[str] = "The request of the other country's node was refused (rule {rule})."


class EidasPersonRefused(Refusal):
    """What a node says of a person is not whole, or not of the form that is agreed."""

    code: ClassVar[str] = "eidas.person.refused"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Oplysningerne fra det andet land kan ikke bruges ({attribute})."
    english: ClassVar[str] = "What the other country says cannot be used ({attribute})."


@dataclass(frozen=True, slots=True)
class PersonIdentifier:
    """What a person is called by one country towards another, for example `ES/DK/02635542Y`.

    Another country may be told another identifier. Raises ValueError.
    Source: eIDAS SAML Attribute Profile 1.2, section 2.2.3.
    """

    issued_by: str
    made_for: str
    local: str

    def __post_init__(self) -> None:
        if not (_COUNTRY.fullmatch(self.issued_by) and _COUNTRY.fullmatch(self.made_for)):
            raise ValueError("a country has two capital letters")
        if not _LOCAL.fullmatch(self.local):
            raise ValueError("not an identifier")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the identifier in its written form. Raises ValueError."""
        issued_by, _, rest = text.partition("/")
        made_for, _, local = rest.partition("/")
        return cls(issued_by, made_for, local)

    def __str__(self) -> str:
        return f"{self.issued_by}/{self.made_for}/{self.local}"


@dataclass(frozen=True, slots=True, repr=False)
class NaturalPerson:
    """The minimum data set of a person, with what else the country tells.

    `other_script`: names in the country's own letters, by the key of the attribute.
    """

    identifier: PersonIdentifier
    family_name: str
    given_name: str
    born: date
    birth_name: str = ""
    place_of_birth: str = ""
    address: str = ""
    gender: str = ""
    other_script: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"NaturalPerson({self.identifier.issued_by}/{self.identifier.made_for}/…)"


@dataclass(frozen=True, slots=True)
class EidasRequest:
    """An AuthnRequest and its extensions; `sp_type` None stands in the node's metadata instead."""

    request: AuthnRequest
    sp_type: SpType | None
    attributes: tuple[RequestedAttribute, ...]
