"""A request and an answer between two nodes, to be changed by the tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from fundament.kernel import keys
from fundament.standards.eidas.names import MINIMUM, VALUE_TYPES, EidasLevel, SpType
from fundament.standards.eidas.persons import attributes_of
from fundament.standards.eidas.responses import (
    BLOCK,
    TRANSPORT,
    checks_of,
    read_eidas_response,
    write_eidas_response,
)
from fundament.standards.eidas.types import EidasRequest, NaturalPerson, PersonIdentifier
from fundament.standards.saml.metadata_types import RequestedAttribute
from fundament.standards.saml.names import BEARER, NameIdFormat, StatusCode
from fundament.standards.saml.response_checks import Expected
from fundament.standards.saml.responses import Recipient
from fundament.standards.saml.types import (
    Assertion,
    Authentication,
    AuthnRequest,
    Confirmation,
    NameId,
    Response,
    Status,
)

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
ACS, SP, IDP = "https://dk.example/acs", "https://dk.example", "https://xx.example"
PERSON = NaturalPerson(
    PersonIdentifier("XX", "DK", "40917-221"),
    "Ωνάσης".translate(str.maketrans({"Ω": "O", "ν": "n", "ά": "a", "σ": "s", "η": "i", "ς": "s"})),
    "Zora Æ",
    date(1991, 4, 17),
    place_of_birth="Porto Solvo",
    address="Havnegade 1\n1000 Porto Solvo",
    other_script={"family_name": "Ωνάσης"},
)
ALL = frozenset(
    f"http://eidas.europa.eu/attributes/naturalperson/{name}"
    for name in ("PlaceOfBirth", "CurrentAddress", "Gender")
)
REQUEST = EidasRequest(
    AuthnRequest(
        "_request0123456789",
        SP,
        AT,
        destination="https://xx.example/sso",
        acs_url=ACS,
        force=True,
        class_refs=(EidasLevel.SUBSTANTIAL,),
        comparison="minimum",
        name_id_format=NameIdFormat.UNSPECIFIED,
    ),
    SpType.PUBLIC,
    tuple(RequestedAttribute(a.name, a.friendly_name, None, a.mandatory) for a in MINIMUM),
)
ASSERTION = Assertion(
    id="_assertion0123456789",
    issuer=IDP,
    issue_instant=AT,
    name_id=NameId(str(PERSON.identifier), NameIdFormat.UNSPECIFIED),
    confirmations=(Confirmation(BEARER, ACS, "_request", None, AT + timedelta(minutes=5)),),
    audiences=((SP,),),
    authentication=Authentication(AT, EidasLevel.SUBSTANTIAL),
    attributes=attributes_of(PERSON, ALL),
    not_before=AT,
    not_on_or_after=AT + timedelta(minutes=5),
)
OUTER = Response("_response0123456789", IDP, AT, ACS, "_request", Status(StatusCode.SUCCESS))


def written(assertion=ASSERTION, outer=OUTER, key="test-xx"):
    """A Response of the other node, signed and encrypted."""
    recipient = Recipient(keys.certificate("test-dk"), BLOCK, TRANSPORT)
    return write_eidas_response(outer, key, assertion, recipient)


def without(name):
    """The assertion without the attribute of that short name."""
    left = tuple(a for a in ASSERTION.attributes if not a.name.endswith(f"/{name}"))
    return replace(ASSERTION, attributes=left)


def with_value(name, *values):
    """The assertion with other values of the attribute."""
    changed = tuple(
        replace(a, values=values, other_script=()) if a.name.endswith(f"/{name}") else a
        for a in ASSERTION.attributes
    )
    return replace(ASSERTION, attributes=changed)


def read(body, **changed):
    """Read as our node does."""
    expected = Expected(
        "_request",
        ACS,
        SP,
        IDP,
        (keys.certificate("test-xx"),),
        AT,
        checks_of(EidasLevel.SUBSTANTIAL, "XX", "DK"),
        VALUE_TYPES,
        has_logout=False,
    )
    return read_eidas_response(body, ("test-dk",), replace(expected, **changed)).assertion
