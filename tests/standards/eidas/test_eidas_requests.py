"""What a node asks for: what is written is read, and every rule refuses what breaks it."""

from dataclasses import replace

import pytest

from fundament.kernel import keys, xmlsig
from fundament.standards.eidas.names import EXTENSIONS, EidasLevel
from fundament.standards.eidas.requests import (
    must_be_answerable,
    read_eidas_request,
    write_eidas_request,
)
from fundament.standards.eidas.types import EidasRequestRefused, PersonIdentifier
from fundament.standards.saml.types import MessageForbidden, SamlRefused
from tests.standards.eidas.messages import REQUEST

SECOND = f'<e:SPType xmlns:e="{EXTENSIONS}">public</e:SPType>'.encode()


def opened(body):
    """The octets that the signature covers."""
    return xmlsig.octets_of(xmlsig.verify(body, [keys.certificate("test-dk")]))


def test_what_is_written_is_read_from_the_signed_octets():
    body = write_eidas_request(REQUEST, "test-dk")
    found = read_eidas_request(opened(body))
    must_be_answerable(found)
    assert found.sp_type == "public"
    assert [one.friendly_name for one in found.attributes] == [
        "PersonIdentifier",
        "FamilyName",
        "FirstName",
        "DateOfBirth",
    ]
    assert all(one.required for one in found.attributes)
    assert found.request.class_refs == (EidasLevel.SUBSTANTIAL,)


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("force-authn", {"force": False}),
        ("not-passive", {"passive": True}),
        ("level", {"class_refs": ()}),
        ("level", {"class_refs": ("http://eidas.europa.eu/LoA/medium",)}),
        ("level", {"class_refs": (EidasLevel.LOW, EidasLevel.HIGH)}),
        ("level", {"comparison": "exact"}),
        ("level", {"comparison": None}),
        ("name-id", {"name_id_format": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"}),
    ],
)
def test_a_request_that_breaks_a_rule_is_refused_by_its_name(rule, changed):
    wish = replace(REQUEST, request=replace(REQUEST.request, **changed))
    with pytest.raises(EidasRequestRefused, match=rule):
        must_be_answerable(wish)


@pytest.mark.parametrize("left_out", range(4))
def test_a_request_without_the_whole_minimum_data_set_is_refused(left_out):
    kept = tuple(one for n, one in enumerate(REQUEST.attributes) if n != left_out)
    with pytest.raises(EidasRequestRefused, match="minimum-data-set"):
        must_be_answerable(replace(REQUEST, attributes=kept))
    wished = tuple(replace(one, required=n != left_out) for n, one in enumerate(REQUEST.attributes))
    with pytest.raises(EidasRequestRefused, match="minimum-data-set"):
        must_be_answerable(replace(REQUEST, attributes=wished))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b">public<", b">secret<"),
        (b">public<", b"> <"),
        (b"isRequired", b"isWanted"),
        (b'isRequired="true"', b'isRequired="yes"'),
        (b"eidas:RequestedAttribute ", b"eidas:Attribute "),
        (b"</eidas:SPType>", b"</eidas:SPType>" + SECOND),
    ],
)
def test_extensions_of_another_form_are_refused(before, after):
    octets = opened(write_eidas_request(REQUEST, "test-dk"))
    assert before in octets
    changed = octets.replace(before, after)
    if b"Attribute " in before:
        changed = changed.replace(b"</eidas:RequestedAttribute>", b"</eidas:Attribute>")
    with pytest.raises((MessageForbidden, SamlRefused)):
        read_eidas_request(changed)


def test_extensions_of_others_are_passed_over():
    octets = opened(write_eidas_request(REQUEST, "test-dk"))
    end = octets.index(b"</samlp:Extensions>")
    changed = octets[:end] + b'<x:More xmlns:x="urn:x">1</x:More>' + octets[end:]
    found, same = read_eidas_request(changed), read_eidas_request(octets)
    assert (found.sp_type, found.attributes) == (same.sp_type, same.attributes)


def test_a_request_without_extensions_asks_for_nothing():
    octets = opened(write_eidas_request(REQUEST, "test-dk"))
    start, end = octets.index(b"<samlp:Extensions"), octets.index(b"</samlp:Extensions>")
    bare = octets[:start] + octets[end + len(b"</samlp:Extensions>") :]
    assert EXTENSIONS.encode() not in bare
    found = read_eidas_request(bare)
    assert (found.sp_type, found.attributes) == (None, ())


@pytest.mark.parametrize(
    "text",
    ["", "XX/DK", "XX/DK/", "xx/dk/1", "XXX/DK/1", "XX/DK/1/2", "XX/DK/ 1", "XX/DK/1\n", "DK//1"],
)
def test_an_identifier_of_another_form_is_none(text):
    with pytest.raises(ValueError, match=r"country|identifier"):
        PersonIdentifier.parse(text)


def test_an_identifier_reads_as_it_is_written():
    assert str(PersonIdentifier.parse("ES/AT/02635542Y")) == "ES/AT/02635542Y"
