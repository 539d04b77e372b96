"""Another country's node asks who somebody is: its request, up to the login page.

Source: eIDAS SAML Message Format 1.2, section 4.
"""

from datetime import datetime
from functools import partial

from cryptography import x509

from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import (
    PendingLogin,
    ServiceProvider,
)
from fundament.capabilities.login.rules import eidas, saml
from fundament.capabilities.login.service import brokers, inspecting, signing_on
from fundament.capabilities.login.service.eidas import nodes, showing
from fundament.capabilities.login.types import (
    Answer,
    Browser,
    EidasAsk,
    Kind,
    NoForeignLogin,
    Protocol,
    ProviderUnknown,
    RequestReplayed,
    State,
)
from fundament.capabilities.login.types import PendingLogin as Pending
from fundament.kernel import xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.eidas.names import EidasLevel, SpType
from fundament.standards.eidas.requests import (
    level_of,
    must_be_answerable,
    read_eidas_request,
)
from fundament.standards.eidas.types import EidasRequest
from fundament.standards.saml.bindings import Received
from fundament.standards.saml.names import DS
from fundament.standards.saml.requests import read_authn_request


def begin_eidas(received: Received, browser: Browser, at: datetime) -> Pending | Answer:
    """Take a node's request: return the login to show, or the answer when nobody is to be asked.

    Raises ProviderUnknown, RequestUnsigned, RequestSignatureWrong, DestinationWrong,
    RequestExpired, RequestReplayed, ConsumerUnknown, BindingUnsupported, EidasRequestRefused,
    NoForeignLogin, SamlRefused, XmlRefused.
    """
    row = queries.provider_named(read_authn_request(received.body).issuer, Protocol.EIDAS)
    if row is None:
        raise ProviderUnknown
    wish = _authentic(received, row, at)
    must_be_answerable(wish)
    consumer = saml.must_be_answerable(wish.request, queries.metadata_of(row))
    asked = PendingLogin(
        provider=row,
        broker=brokers.own_broker().entity_id,
        request=EidasAsk(
            request_id=wish.request.id,
            issuer=row.entity_id,
            country=_country_of(row),
            acs_url=consumer,
            relay_state=received.relay_state,
            name_id_format=wish.request.name_id_format,
            attributes=tuple(one.name for one in wish.attributes),
            private_sector=wish.sp_type is SpType.PRIVATE,
        ).kept(),
        requesters=list(wish.request.requesters),
        began_at=at,
    )
    record = inspecting.Record(asked.id, row, asked.broker, at, Kind.EIDAS)
    shown = partial(showing.request_in, received.body, row, None, at)
    inspecting.noted(record, lambda mask: (shown(mask),), State.WAITING)
    level = eidas.LEVELS[level_of(wish.request) or EidasLevel.HIGH]
    return signing_on.start(asked, rules.Wanted(level, force=True), browser, at)


def _authentic(received: Received, row: ServiceProvider, at: datetime) -> EidasRequest:
    """Return the request of the octets that the node signed, and take its ID, once."""
    metadata = queries.metadata_of(row)
    signature, octets = _signature(received.body, metadata.signing, at)
    wish = read_eidas_request(octets)
    request = wish.request
    facts = saml.MessageFacts(
        issued=request.issue_instant,
        destination=request.destination,
        provider=metadata,
        signature=signature,
        own_addresses=frozenset({nodes.proxy_sso()}),
        at=at,
    )
    saml.must_be_authentic(facts)
    if request.issuer != row.entity_id:
        raise ProviderUnknown
    if not queries.take_message(request.issuer, request.id, at):
        raise RequestReplayed
    return wish


def _signature(
    body: bytes, certificates: tuple[x509.Certificate, ...], at: datetime
) -> tuple[saml.SignatureFinding, bytes]:
    if DS.encode() not in body:
        return saml.SignatureFinding.ABSENT, body
    valid = [
        one for one in certificates if one.not_valid_before_utc <= at < one.not_valid_after_utc
    ]
    try:
        return saml.SignatureFinding.GOOD, xmlsig.octets_of(xmlsig.verify(body, valid))
    except Refusal:
        return saml.SignatureFinding.WRONG, body


def _country_of(row: ServiceProvider) -> str:
    """Return the country whose connector it is. Raises NoForeignLogin."""
    node = queries.nodes_connected().filter(entity_id=row.entity_id).first()
    if node is None:
        raise NoForeignLogin
    return node.country
