"""The readers of SAML take any octets: they answer or refuse, and no change counts as signed."""

from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import quote, urlsplit

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fundament.kernel import keys, xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.saml import metadata_types as kinds
from fundament.standards.saml.bindings import REQUEST, read_post, read_redirect, write_redirect
from fundament.standards.saml.logout import (
    read_logout_request,
    read_logout_response,
    write_logout_request,
    write_logout_response,
)
from fundament.standards.saml.metadata_reading import (
    read_identity_provider,
    read_service_provider,
)
from fundament.standards.saml.metadata_writing import write_service_provider
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat, StatusCode
from fundament.standards.saml.requests import read_authn_request, write_authn_request
from fundament.standards.saml.types import (
    AuthnRequest,
    Endpoint,
    LogoutRequest,
    LogoutResponse,
    NameId,
    Status,
)

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
KEY = "test-any-message"
IDP, SP = "https://idp.example/", "https://sp.example"
ASKED = AuthnRequest(
    "_request0123456789", SP, AT, IDP, f"{SP}/acs", protocol_binding=Binding.POST, force=True,
    class_refs=("https://data.gov.dk/concept/core/nsis/loa/Substantial",), comparison="minimum",
)  # fmt: skip
LEAVING = LogoutRequest(
    "_logout0123456789", SP, AT, IDP, NameId("uuid", NameIdFormat.PERSISTENT), ("_index",),
    AT + timedelta(minutes=5),
)  # fmt: skip
LEFT = LogoutResponse("_left0123456789", SP, AT, IDP, "_x", Status(StatusCode.SUCCESS))


@cache
def provider():
    return write_service_provider(
        kinds.ServiceProviderMetadata(
            entity_id=SP,
            consumers=(Endpoint(Binding.POST, f"{SP}/acs", index=0, is_default=True),),
            logouts=(Endpoint(Binding.REDIRECT, f"{SP}/slo"),),
            signing=(keys.certificate(KEY),),
            encryption=(kinds.EncryptionKey(keys.certificate(KEY), ()),),
            attributes=(kinds.RequestedAttribute("a", None, NAME_FORMAT_URI, True),),
            names=(("da", "Tjeneste"),),
            requests_signed=True,
            wants_assertions_signed=True,
        ),
        "_metadata0123456789",
        KEY,
    )


@cache
def made():
    """A good document for each reader."""
    return {
        read_authn_request: write_authn_request(ASKED),
        read_logout_request: write_logout_request(LEAVING, KEY),
        read_logout_response: write_logout_response(LEFT, KEY),
        read_service_provider: provider(),
    }


READERS = [read_authn_request, read_logout_request, read_logout_response, read_service_provider,
           read_identity_provider]  # fmt: skip
PIECES = st.sampled_from(
    [b"<", b">", b"&", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"<!DOCTYPE x>", b"\x00",
     b"&lt;", b"&#0;", b"&x;", b"\xff\xfe", b'"', b"xmlns:a='b'", b"2026-13-45T99:99:99Z", b"/",
     b"</samlp:AuthnRequest>", "Åse".encode()]
)  # fmt: skip
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def spoilt(draw, good):
    """The octets with some of them left out, doubled, moved, or others put in."""
    body = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        first, second = sorted(draw(st.integers(0, len(body))) for _ in range(2))
        cut = bytes(body[first:second])
        put = draw(st.one_of(PIECES, st.binary(max_size=3), st.just(cut + cut), st.just(b"")))
        place = draw(st.integers(0, len(body)))
        body[first:second] = put
        if draw(st.booleans()):
            body[place:place] = cut
    return bytes(body)


@QUICK
@given(data=st.data(), reader=st.sampled_from(READERS))
def test_any_document_is_read_or_refused(data, reader):
    good = made().get(reader, provider())
    for body in (data.draw(st.binary(max_size=200)), data.draw(spoilt(good))):
        try:
            reader(body)
        except Refusal as refusal:
            assert refusal.sentence("da")


@QUICK
@given(data=st.data(), reader=st.sampled_from([read_logout_request, read_logout_response]))
def test_a_changed_logout_that_is_signed_says_the_same(data, reader):
    good = made()[reader]
    body = data.draw(spoilt(good))
    try:
        found = reader(xmlsig.octets_of(xmlsig.verify(body, [keys.certificate(KEY)])))
    except Refusal:
        return
    assert found == {read_logout_request: LEAVING, read_logout_response: LEFT}[reader]


@cache
def query():
    address = write_redirect(IDP, REQUEST, write_authn_request(ASKED), "stå her", KEY)
    return urlsplit(address).query.encode()


@QUICK
@given(data=st.data())
def test_a_changed_query_that_is_signed_says_the_same(data):
    try:
        received = read_redirect(data.draw(spoilt(query())))
        received.verify([keys.certificate(KEY)])
        found = read_authn_request(received.body)
    except Refusal:
        return
    assert (found, received.relay_state) == (ASKED, "stå her")


NAMES = st.sampled_from(
    ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding", "x"]
)


@QUICK
@given(st.lists(st.tuples(NAMES, st.text(max_size=40)), max_size=6))
@example([("SAMLRequest", "é")])
def test_any_query_and_form(fields):
    raw = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in fields)
    for read, given_to in ((read_redirect, raw.encode()), (read_post, fields)):
        try:
            read(given_to)
        except Refusal as refusal:
            assert refusal.sentence("en")


@QUICK
@given(st.binary(max_size=300))
def test_any_octets_as_a_query(octets):
    for body in (octets, b"SAMLRequest=" + octets, b"SAMLResponse=" + octets + b"&Signature="):
        try:
            read_redirect(body)
        except Refusal as refusal:
            assert refusal.status in {400, 413}
