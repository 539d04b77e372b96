"""The codecs of SF1601: what is written is read again; what a stranger sends is only refused."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundament.kernel.xml import XmlRefused
from fundament.standards.kombit.holder_of_key import read_holder_of_key, write_holder_of_key
from fundament.standards.kombit.requests import read_request, read_token_request
from fundament.standards.kombit.types import (
    SERVICES,
    Choice,
    HolderOfKey,
    KombiRefused,
    TokenRequestRefused,
)
from fundament.standards.saml.types import SamlRefused

NAMES = ("TokenType", "RequestType", "KeyType", "AnvenderKontekst", "Cvr", "UseKey", "AppliesTo")
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*NAMES, "EndpointReference", "Address", "OnBehalfOf"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=8,
)
RIGHT = {
    "TokenType": "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0",
    "RequestType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue",
    "KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey",
    "AnvenderKontekst": {"Cvr": "99000018"},
    "UseKey": "AQID",
    "AppliesTo": {"EndpointReference": {"Address": min(SERVICES)}},
}
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
TEXT = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=40)


@given(TEXT, TEXT, st.binary(min_size=1, max_size=60), TIMES, TIMES)
def test_an_assertion_is_read_as_it_was_written(subject, issuer, certificate, since, until):
    audience = min(SERVICES)
    token = HolderOfKey("_1", issuer, subject, "99000018", certificate, audience, since, until)
    written = write_holder_of_key(token)
    assert read_holder_of_key(written) == token
    for place in list(written.iter())[1:]:
        parent = place.getparent()
        number = parent.index(place)
        parent.remove(place)
        with pytest.raises(SamlRefused):
            read_holder_of_key(written)
        parent.insert(number, place)


@given(st.sampled_from(sorted(RIGHT)), ANY)
def test_a_request_with_any_part_changed_is_read_or_refused(name, value):
    assert read_token_request(json.dumps(RIGHT).encode()).certificate == b"\x01\x02\x03"
    try:
        wish = read_token_request(json.dumps(RIGHT | {name: value}).encode())
    except TokenRequestRefused as refusal:
        assert refusal.sentence("en")
    else:
        assert wish.service in SERVICES
        assert len(wish.cvr) == 8


@given(st.lists(st.sampled_from(["<KombiValgKode>NemSMS</KombiValgKode>", "<a/>", "t", "<!--c-->",
    '<m:Message xmlns:m="https://DigitalPost.dk/MeMo-1"/>',
    '<ForsendelseISamling xmlns="urn:oio:fjernprint:1.0.0"/>'])))  # fmt: skip
def test_a_kombi_request_of_any_parts_is_read_or_refused(parts):
    body = f"<kombi_request>{''.join(parts)}</kombi_request>".encode()
    try:
        asked = read_request(body)
    except (KombiRefused, XmlRefused) as refusal:
        assert refusal.sentence("da")
    else:
        assert asked.choice is Choice.TEXT
        assert (asked.message is None) is not ("Message" in body.decode())
        assert read_request(body) == asked
