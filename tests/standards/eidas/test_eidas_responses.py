"""What a node says of a person is believed only whole, of its own country, and signed twice."""

import copy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fundament.kernel import keys, xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.eidas.names import NATURAL_PERSON, EidasLevel, representative
from fundament.standards.eidas.persons import attributes_of, read_person
from fundament.standards.eidas.responses import BLOCK, TRANSPORT
from fundament.standards.eidas.types import EidasPersonRefused, PersonIdentifier
from fundament.standards.saml import reading
from fundament.standards.saml.assertions import write_assertion
from fundament.standards.saml.names import DS, SAML, SAMLP, STRINGS, NameIdFormat, StatusCode
from fundament.standards.saml.responses import write_response
from fundament.standards.saml.types import (
    Attribute,
    Authentication,
    LoginNotGiven,
    MessageForbidden,
    NameId,
    ResponseRefused,
    Status,
)
from tests.standards.eidas.messages import (
    ALL,
    ASSERTION,
    AT,
    OUTER,
    PERSON,
    read,
    with_value,
    without,
    written,
)


def refused(body, **changed):
    with pytest.raises(ResponseRefused) as caught:
        read(body, **changed)
    return caught.value.facts["rule"]


def test_a_person_arrives_as_she_was_sent_with_her_name_in_two_scripts():
    found = read_person(read(written()))
    assert found == replace(PERSON, address="Havnegade 1\n1000 Porto Solvo")
    assert found.other_script == {"family_name": "Ωνάσης"}
    assert found.born == date(1991, 4, 17)


def test_only_what_is_asked_for_is_told_beside_the_minimum_data_set():
    assert len(attributes_of(PERSON, frozenset())) == 4
    names = {one.friendly_name for one in attributes_of(PERSON, ALL)}
    assert names >= {"PlaceOfBirth", "CurrentAddress"}
    assert "Gender" not in names  # asked for, but nothing is known


@pytest.mark.parametrize(
    ("rule", "assertion"),
    [
        (
            "level",
            replace(ASSERTION, authentication=Authentication(AT, EidasLevel.LOW)),
        ),
        (
            "level",
            replace(
                ASSERTION,
                authentication=Authentication(AT, "http://eidas.europa.eu/NotNotified/LoA/high"),
            ),
        ),
        ("name-id-format", replace(ASSERTION, name_id=NameId("x", NameIdFormat.ENTITY))),
        ("audience", replace(ASSERTION, audiences=(("https://fi.example",),))),
        ("conditions", replace(ASSERTION, not_on_or_after=AT - timedelta(minutes=6))),
        ("issuer", replace(ASSERTION, issuer="https://other.example")),
        ("person", without("PersonIdentifier")),
        ("person", without("CurrentFamilyName")),
        ("person", without("CurrentGivenName")),
        ("person", without("DateOfBirth")),
        ("person", with_value("DateOfBirth", "1991")),
        ("person", with_value("DateOfBirth", "1991-02-30")),
        ("person", with_value("PersonIdentifier", "DE-DK-1")),
        ("person", with_value("CurrentFamilyName", "A", "B")),
        ("person", with_value("CurrentFamilyName", "A" * 401)),
        ("person", with_value("CurrentAddress", "not base64!")),
        ("countries", with_value("PersonIdentifier", "DE/DK/40917-221")),
        ("countries", with_value("PersonIdentifier", "XX/SE/40917-221")),
    ],
)
def test_an_assertion_that_breaks_a_rule_is_refused_by_its_name(rule, assertion):
    assert refused(written(assertion)) == rule


def test_the_outer_signature_is_the_partners():
    assert refused(written(key="test-somebody")) == "response-signature"
    root = etree.fromstring(written())
    root.remove(root.find(f"{{{DS}}}Signature"))
    assert refused(etree.tostring(root)) == "response-signature"


def test_a_refusal_is_believed_only_when_it_is_signed():
    status = Status(StatusCode.RESPONDER, StatusCode.AUTHN_FAILED)
    said = replace(OUTER, status=status)
    with pytest.raises(LoginNotGiven):
        read(written(None, said))
    assert refused(written(None, said, key="test-somebody")) == "response-signature"


def test_an_answer_to_another_request_or_place_is_refused():
    assert refused(written(outer=replace(OUTER, in_response_to="_other"))) == "in-response-to"
    assert refused(written(outer=replace(OUTER, destination="https://x.example"))) == "destination"
    assert refused(written(outer=replace(OUTER, issuer="https://x.example"))) == "response-issuer"
    assert refused(written(), at=AT + timedelta(minutes=6)) == "response-time"


def good():
    return etree.fromstring(written())


def wrapped_as_child():
    outer = good()
    outer.set("ID", "_forged0123456789")
    outer.append(good())
    return outer


def wrapped_in_signature():
    outer, kept = good(), good()
    signature = kept.find(f"{{{DS}}}Signature")
    kept.remove(signature)
    etree.SubElement(signature, f"{{{DS}}}Object").append(kept)
    old = outer.find(f"{{{DS}}}Signature")
    outer.replace(old, signature)
    outer.set("ID", "_forged0123456789")
    return outer


def detached():
    outer = good()
    outer.set("ID", "_forged0123456789")
    return outer


def another_assertion_beside():
    outer = good()
    outer.append(copy.deepcopy(outer.find(f"{{{SAML}}}EncryptedAssertion")))
    return outer


def swapped_assertion():
    """The signed Response of one answer around the sealed assertion of another."""
    outer = good()
    other = etree.fromstring(written(with_value("CurrentGivenName", "Mallory")))
    old = outer.find(f"{{{SAML}}}EncryptedAssertion")
    outer.replace(old, other.find(f"{{{SAML}}}EncryptedAssertion"))
    return outer


def two_signatures():
    outer = good()
    outer.insert(1, copy.deepcopy(outer.find(f"{{{DS}}}Signature")))
    return outer


def empty_reference():
    outer = good()
    outer.find(f".//{{{DS}}}Reference").set("URI", "")
    return outer


def a_comment_inside():
    outer = good()
    outer.find(f".//{{{SAML}}}Issuer").append(etree.Comment("x"))
    return outer


def in_extensions():
    outer = good()
    holder = etree.Element(f"{{{SAMLP}}}Extensions")
    holder.append(good())
    outer.insert(2, holder)
    return outer


@pytest.mark.parametrize(
    "attack",
    [
        wrapped_as_child, wrapped_in_signature, detached, another_assertion_beside,
        swapped_assertion, two_signatures, empty_reference, a_comment_inside, in_extensions,
    ],
)  # fmt: skip
def test_wrapping_and_forgery(attack):
    with pytest.raises((ResponseRefused, MessageForbidden)) as caught:
        read(etree.tostring(attack()))
    assert caught.value.code in {"saml.response.refused", "saml.message.forbidden"}


def test_an_inner_assertion_of_somebody_else_is_refused():
    inner = xmlsig.sign(write_assertion(ASSERTION), "test-somebody", after=f"{{{SAML}}}Issuer")
    encrypted = xmlsig.encrypt(inner, keys.certificate("test-dk"), block=BLOCK, transport=TRANSPORT)
    root = reading.document(write_response(OUTER))
    etree.SubElement(root, f"{{{SAML}}}EncryptedAssertion").append(etree.fromstring(encrypted))
    body = xmlsig.sign(root, "test-xx", after=f"{{{SAML}}}Issuer")
    assert refused(body) == "signature"


def test_somebody_who_is_acted_for_is_not_logged_in():
    named = representative(NATURAL_PERSON["family_name"])
    other = Attribute(named.name, ("Guardian",), named.friendly_name, None, named.value_type)
    assertion = replace(ASSERTION, attributes=(*ASSERTION.attributes, other))
    assert refused(written(assertion)) == "person"
    with pytest.raises(EidasPersonRefused, match="representative"):
        read_person(assertion)


def test_values_of_the_wrong_type_are_no_names():
    named = NATURAL_PERSON["given_name"].value_type
    swapped = tuple(
        replace(one, value_type=named) if one.name.endswith("CurrentFamilyName") else one
        for one in ASSERTION.attributes
    )
    assert refused(written(replace(ASSERTION, attributes=swapped))) == "person"


def test_a_service_of_the_danish_profile_takes_no_values_of_eidas():
    with pytest.raises(MessageForbidden, match="type"):
        read(written(), value_types=STRINGS)


def test_persons_are_not_printed():
    assert "Zora" not in repr(PERSON)
    assert "40917" not in repr(PERSON)
    assert PersonIdentifier.parse("XX/DK/1") == PersonIdentifier("XX", "DK", "1")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=st.floats(0, 1), octet=st.integers(1, 255))
def test_a_mutated_answer_is_never_accepted_as_another(where, octet):
    body = _once()
    place = int(where * (len(body) - 1))
    mutated = body[:place] + bytes([body[place] ^ octet]) + body[place + 1 :]
    try:
        assert read(mutated) == ASSERTION
    except Refusal:
        return


_BODY = []


def _once():
    if not _BODY:
        _BODY.append(written())
    return _BODY[0]
