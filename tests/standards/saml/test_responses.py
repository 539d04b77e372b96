"""A Response is believed only as it was signed: wrapping, mutation, replay, wrong addressee."""

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fundament.kernel import keys, xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.oiosaml.checks import checks_of
from fundament.standards.oiosaml.types import Assurance, IdentityType
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.assertions import write_assertion
from fundament.standards.saml.building import octets
from fundament.standards.saml.names import BEARER, DS, SAML, SAMLP, NameIdFormat, StatusCode
from fundament.standards.saml.response_checks import Expected
from fundament.standards.saml.responses import Recipient, read_response, write_response
from fundament.standards.saml.types import (
    Assertion,
    Attribute,
    Authentication,
    Confirmation,
    LoginNotGiven,
    NameId,
    Response,
    ResponseRefused,
    Status,
)

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
BLOCK = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
OAEP = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
ACS, SP, IDP = "https://sp.example/acs", "https://sp.example", "https://idp.example"
UUID = "6e2a4b9e-9c2b-4c0e-8a53-6a6f5a3c1f10"
GIVEN = {"spec_version": "OIO-SAML-3.0", "loa": "Substantial", "full_name": "Åse Ærø"}


def attributes(**changed):
    values = GIVEN | changed
    return tuple(
        Attribute(OIOSAML.attribute(key).name, (value,))
        for key, value in values.items()
        if value is not None
    )


ASSERTION = Assertion(
    id="_assertion0123456789",
    issuer=IDP,
    issue_instant=AT,
    name_id=NameId(OIOSAML.person_prefix + UUID, NameIdFormat.PERSISTENT),
    confirmations=(Confirmation(BEARER, ACS, "_request", None, AT + timedelta(minutes=5)),),
    audiences=((SP,),),
    authentication=Authentication(AT, OIOSAML.level_uri(Assurance.SUBSTANTIAL), "_index"),
    attributes=attributes(),
    not_before=AT,
    not_on_or_after=AT + timedelta(minutes=5),
)
OUTER = Response("_response", IDP, AT, ACS, "_request", Status(StatusCode.SUCCESS))


def expected(**changed):
    told = Expected(
        "_request",
        ACS,
        SP,
        IDP,
        (keys.certificate("test-idp"),),
        AT,
        checks_of(OIOSAML, Assurance.SUBSTANTIAL, IdentityType.PERSON),
    )
    return replace(told, **changed)


def written(outer=OUTER, assertion=ASSERTION, key="test-idp", block=BLOCK):
    recipient = Recipient(keys.certificate("test-sp"), block, OAEP)
    return write_response(outer, assertion, key_name=key, recipient=recipient)


def read(body, **changed):
    return read_response(body, ("test-sp",), expected(**changed))


def refused(body, rule, **changed):
    with pytest.raises(ResponseRefused) as caught:
        read(body, **changed)
    assert caught.value.facts["rule"] == rule


def test_what_was_written_is_read():
    found = read(written()).assertion
    assert found.name_id == ASSERTION.name_id
    assert found.value_of(OIOSAML.attribute("full_name").name) == "Åse Ærø"


@pytest.mark.parametrize(
    ("outer", "rule"),
    [
        ({"destination": "https://other.example/acs"}, "destination"),
        ({"in_response_to": "_other"}, "in-response-to"),
        ({"in_response_to": None}, "in-response-to"),
        ({"issuer": "https://idp.example/"}, "response-issuer"),
        ({"issue_instant": AT - timedelta(minutes=6)}, "response-time"),
    ],
)
def test_outer_rules(outer, rule):
    refused(written(replace(OUTER, **outer)), rule)


BEARER_GOOD = ASSERTION.confirmations[0]
LONG_AGO, SECOND = AT - timedelta(minutes=9), timedelta(seconds=1)
NO_INDEX = replace(ASSERTION.authentication, session_index=None)


def bearer(**changed):
    return {"confirmations": (replace(BEARER_GOOD, **changed),)}


def name_id(value, form=NameIdFormat.PERSISTENT):
    return {"name_id": NameId(value, form)}


@pytest.mark.parametrize(
    ("inner", "rule"),
    [
        ({"id": "_short"}, "id-length"),
        ({"issuer": IDP + "/"}, "issuer"),
        ({"issue_instant": AT + timedelta(minutes=6)}, "issue-instant"),
        (bearer(recipient=SP), "bearer"),
        (bearer(in_response_to=None), "bearer"),
        (bearer(not_before=AT), "bearer"),
        (bearer(not_on_or_after=LONG_AGO), "bearer"),
        (bearer(method="urn:other"), "bearer"),
        ({"not_before": None}, "conditions"),
        ({"not_on_or_after": LONG_AGO, "not_before": LONG_AGO - SECOND}, "conditions"),
        ({"audiences": (("https://other.example",),)}, "audience"),
        ({"audiences": ((SP,), ("https://other.example",))}, "audience"),
        ({"authentication": NO_INDEX}, "session-index"),
        ({"attributes": (*attributes(), *attributes())}, "attribute-names"),
        ({"attributes": attributes(spec_version="DK-SAML-2.0")}, "spec-version"),
        ({"attributes": attributes(loa="Low")}, "level"),
        ({"attributes": attributes(loa=None)}, "level"),
        (name_id(OIOSAML.person_prefix + "x"), "name-id"),
        (name_id(OIOSAML.person_prefix + UUID, None), "name-id-format"),
        (name_id(OIOSAML.professional_prefix + UUID), "identity-type"),
    ],
)  # fmt: skip
def test_inner_rules(inner, rule):
    refused(written(assertion=replace(ASSERTION, **inner)), rule)


def test_no_profile_checks_fails_closed():
    refused(written(), "no-checks", profile_checks=())


def test_signed_by_somebody_else():
    refused(written(key="test-evil"), "signature")


def test_not_encrypted_for_us():
    body = write_response(
        OUTER, ASSERTION, key_name="test-idp",
        recipient=Recipient(keys.certificate("test-evil"), BLOCK, OAEP),
    )  # fmt: skip
    refused(body, "signature")


def test_another_status():
    outer = replace(OUTER, status=Status(StatusCode.RESPONDER, StatusCode.NO_PASSIVE))
    with pytest.raises(LoginNotGiven):
        read(write_response(outer))


def test_success_without_assertion():
    refused(write_response(OUTER), "encrypted")


def sealed(inner):
    """A Response around any octets, encrypted for the service: what an attacker can make."""
    encrypted = xmlsig.encrypt(inner, keys.certificate("test-sp"), block=BLOCK, transport=OAEP)
    root = etree.fromstring(write_response(OUTER))
    outer = etree.SubElement(root, f"{{{SAML}}}EncryptedAssertion")
    outer.append(etree.fromstring(encrypted))
    return octets(root)


def signed():
    return etree.fromstring(
        xmlsig.sign(write_assertion(ASSERTION), "test-idp", after=f"{{{SAML}}}Issuer")
    )


def forged(assertion_id="_forged0123456789012"):
    evil = replace(ASSERTION, id=assertion_id, attributes=attributes(full_name="Mallory"))
    return write_assertion(evil)


def wrapped_in_signature():
    root, kept = forged(), signed()
    signature = kept.find(f"{{{DS}}}Signature")
    kept.remove(signature)
    holder = etree.SubElement(signature, f"{{{DS}}}Object")
    holder.append(kept)
    root.insert(1, signature)
    return root


def wrapped_as_child():
    root, kept = forged(), signed()
    root.append(kept)
    return root


def wrapped_before():
    root, kept = forged(), signed()
    root.insert(0, kept)
    return root


def detached():
    root, kept = forged(ASSERTION.id), signed()
    root.insert(1, kept.find(f"{{{DS}}}Signature"))
    return root


def without_signature():
    return write_assertion(ASSERTION)


def two_signatures():
    root = signed()
    root.insert(1, copy.deepcopy(root.find(f"{{{DS}}}Signature")))
    return root


def changed_text():
    root = signed()
    root.find(f".//{{{SAML}}}NameID").text += "x"
    return root


def comment_in_name_id():
    root = signed()
    root.find(f".//{{{SAML}}}NameID").append(etree.Comment("x"))
    return root


def own_key_info():
    return etree.fromstring(xmlsig.sign(forged(), "test-evil", after=f"{{{SAML}}}Issuer"))


def empty_reference():
    root = signed()
    root.find(f".//{{{DS}}}Reference").set("URI", "")
    return root


def nested_in_extensions():
    root = etree.Element(f"{{{SAMLP}}}Extensions", ID="_ext")
    root.append(signed())
    return root


@pytest.mark.parametrize(
    "attack",
    [
        wrapped_in_signature, wrapped_as_child, wrapped_before, detached, without_signature,
        two_signatures, changed_text, comment_in_name_id, own_key_info, empty_reference,
        nested_in_extensions,
    ],
)  # fmt: skip
def test_wrapping_and_forgery(attack):
    refused(sealed(etree.tostring(attack())), "signature")


def test_the_attacks_start_from_a_good_one():
    assert read(sealed(etree.tostring(signed())))


def test_a_plain_assertion_beside_the_encrypted_one():
    root = etree.fromstring(written())
    root.append(forged())
    with pytest.raises(Refusal):
        read(octets(root))


def test_two_encrypted_assertions():
    root = etree.fromstring(written())
    root.append(copy.deepcopy(root[-1]))
    with pytest.raises(Refusal):
        read(octets(root))


@cache
def written_once(block):
    return written(block=block)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), block=st.sampled_from([BLOCK, CBC]))
def test_a_mutated_response_never_says_something_else(data, block):
    good = written_once(block)
    body = bytearray(good)
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(body))
    except Refusal:
        return
    assert found.assertion == read(good).assertion
