"""The answer's outer form and its ciphers: chosen from what the service's metadata lists."""

import base64

import pytest
from lxml import etree

from fundament.kernel import keys, xmlsig
from fundament.standards.oiosaml.types import Assurance, IdentityType
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.types import LoginNotGiven
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.services import CBC, Service

pytestmark = pytest.mark.django_db
XENC, XENC11 = "http://www.w3.org/2001/04/xmlenc#", "http://www.w3.org/2009/xmlenc11#"
GCM, OAEP = f"{XENC11}aes256-gcm", f"{XENC11}rsa-oaep"
NS = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "xenc": XENC,
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}


def answer_to(browser, service, person, **changed):
    form = passing_form(browser.log_in(person, browser.get(service.address(**changed))))
    return form, etree.XML(base64.b64decode(form[1]["SAMLResponse"]))


LISTS = [
    ((), (GCM, OAEP)),
    (CBC, CBC),
    ((f"{XENC11}aes128-gcm", GCM, OAEP), (f"{XENC11}aes128-gcm", OAEP)),
    ((f"{XENC}tripledes-cbc", f"{XENC}rsa-1_5", *CBC), CBC),
    ((OAEP, f"{XENC}aes256-cbc"), (f"{XENC}aes256-cbc", OAEP)),
]


@pytest.mark.parametrize(("methods", "used"), LISTS)
def test_ciphers_are_those_of_the_metadata(people, browser, methods, used):
    library = Service("library", methods=methods).register()
    form, response = answer_to(browser, library, people["empty_mailbox"])
    found = response.xpath("//xenc:EncryptionMethod/@Algorithm", namespaces=NS)
    assert tuple(found) == used
    assert library.read(form)


def test_one_encrypted_assertion_signed_inside_and_whole_by_itself(people, browser):
    """The clear text is a document of its own: no prefix of it hangs on the Response around it."""
    library = Service("library").register()
    _, response = answer_to(browser, library, people["empty_mailbox"])
    children = [etree.QName(child).localname for child in response]
    assert children == ["Issuer", "Status", "EncryptedAssertion"]
    assert not response.xpath("./ds:Signature", namespaces=NS)
    sealed = response.find("saml:EncryptedAssertion", NS)
    (data,) = sealed
    assert data.get("Type") == f"{XENC}Element"
    clear = xmlsig.decrypt(data, library.key)
    assertion = etree.XML(clear)
    canonical = {"method": "c14n", "exclusive": True, "inclusive_ns_prefixes": ["xs"]}
    assert etree.tostring(assertion, **canonical) == clear
    assert assertion.find("ds:Signature", NS) is not None
    assert xmlsig.verify(clear, [keys.certificate("login-broker")]) is not None
    confirmation = assertion.find(".//saml:SubjectConfirmationData", NS)
    assert "NotBefore" not in confirmation.attrib
    assert confirmation.get("InResponseTo") == library.sent[-1].id


LOW, SUBSTANTIAL = (OIOSAML.level_uri(level) for level in (Assurance.LOW, Assurance.SUBSTANTIAL))
PERSON = OIOSAML.identity_uri(IdentityType.PERSON)


def test_the_id_of_a_person_outlives_the_session(people, browser):
    library = Service("library").register()
    person = people["empty_mailbox"]
    first = library.read(answer_to(browser, library, person)[0])
    browser.get(library.logout_address(first))
    page = browser.get(library.address(class_refs=(LOW,), comparison="minimum"))
    assert passing_form(page) is None
    second = library.read(passing_form(browser.log_in(person, page, code=False)))
    assert first.name_id == second.name_id
    assert first.authentication.session_index != second.authentication.session_index


LEVELS = [
    ((), None, "Substantial"),
    ((LOW,), "minimum", "Substantial"),
    ((LOW,), "exact", "Low"),
    ((SUBSTANTIAL, PERSON, f"{OIOSAML.credential_prefix}mitid"), "minimum", "Substantial"),
    ((PERSON,), None, "Substantial"),
]


@pytest.mark.parametrize(("refs", "comparison", "told"), LEVELS)
def test_an_open_session_answers_at_the_level_that_is_asked(
    people, browser, refs, comparison, told
):
    library = Service("library").register()
    answer_to(browser, library, people["empty_mailbox"])
    form = passing_form(browser.get(library.address(class_refs=refs, comparison=comparison)))
    assertion = library.read(form)
    assert assertion.value_of(OIOSAML.attribute("loa").name) == told
    assert assertion.authentication.class_ref == OIOSAML.level_uri(Assurance(told))


@pytest.mark.parametrize(
    ("refs", "comparison"),
    [
        ((LOW,), "better"),
        ((f"{OIOSAML.credential_prefix}nemidkeyfile",), None),
        ((PERSON, OIOSAML.identity_uri(IdentityType.PROFESSIONAL)), None),
    ],
)
def test_contexts_that_nobody_can_give(people, browser, refs, comparison):
    library = Service("library").register()
    answer = browser.get(library.address(class_refs=refs, comparison=comparison))
    with pytest.raises(LoginNotGiven) as caught:
        library.read(passing_form(answer))
    assert caught.value.facts["status_code"] == "NoAuthnContext"


def test_nobody_passively_is_the_pair_of_statuses_that_libraries_look_for(people, browser):
    library = Service("library").register()
    form = passing_form(browser.get(library.address(passive=True)))
    response = etree.XML(base64.b64decode(form[1]["SAMLResponse"]))
    codes = response.xpath("//samlp:StatusCode/@Value", namespaces=NS)
    prefix = "urn:oasis:names:tc:SAML:2.0:status:"
    assert codes == [f"{prefix}Responder", f"{prefix}NoPassive"]
    assert not response.xpath("//saml:EncryptedAssertion | //saml:Assertion", namespaces=NS)
