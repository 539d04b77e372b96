"""Each fault of a SAML answer under the lens: what is said of its signatures, its keys, its lines.

What a wrong answer is shown as must be true just where it is wrong.
"""

import re
from html import unescape

import pytest
from django.utils.translation import override

from fundament.capabilities.login import service as login
from fundament.capabilities.login.render import inspector as shown
from fundament.capabilities.login.rules.faults import FAULTS, Stage, forging
from fundament.capabilities.login.types import Owner, Signed
from fundament.kernel import clock
from fundament.kernel.acting import INSTALLATION
from fundament.kernel.xmlsig import SignatureRefused, types
from tests.capabilities.login.conftest import text
from tests.capabilities.login.services import Service
from tests.capabilities.login.test_inspector import library, operator

__all__ = ["library", "operator"]
pytestmark = pytest.mark.django_db
ANSWERS = [code for code, fault in FAULTS.items() if fault.stage is Stage.SAML_ANSWER]
RSA, SHA256 = "xmldsig-more#rsa-sha256", "xmlenc#sha256"
CBC, OAEP = "xmlenc#aes256-cbc", "xmlenc#rsa-oaep-mgf1p"
NOT, HOLDS, ELSEWHERE, WRONG = Signed.NOT, Signed.HOLDS, Signed.ELSEWHERE, Signed.WRONG
BROKER, SERVICE, UNKNOWN = Owner.BROKER, Owner.SERVICE, Owner.UNKNOWN


def signer(owner=BROKER, *algorithms):
    return ("signing", owner, algorithms or (RSA, SHA256))


def sealed(owner=SERVICE, block=CBC, transport=OAEP):
    return ("encryption", owner, (block, transport))


# What the Response is shown as, and each Assertion: signed how, by which keys, the lines marked as.
OUTSIDE = (NOT, (sealed(),), set())
RIGHT = (HOLDS, (signer(),), {"held"})
WRAPPED = (ELSEWHERE, (signer(),), {"elsewhere"})


def taken_as(signed, owner=BROKER, marks=("claimed",), algorithms=()):
    return (signed, (signer(owner, *algorithms),), set(marks))


SHOWN = {
    "unsigned": [OUTSIDE, (NOT, (), set())],
    "key-foreign": [OUTSIDE, taken_as(WRONG, UNKNOWN)],
    "key-unannounced": [OUTSIDE, taken_as(WRONG, UNKNOWN)],
    "changed-after": [OUTSIDE, taken_as(WRONG)],
    "signature-sha1": [
        OUTSIDE, taken_as(WRONG, algorithms=("xmldsig#rsa-sha1", "xmldsig#sha1")),
    ],
    "signature-hmac": [
        OUTSIDE, taken_as(WRONG, Owner.SECRET, algorithms=("xmldsig-more#hmac-sha256", SHA256)),
    ],
    "signature-xpath": [OUTSIDE, taken_as(WRONG, marks=())],
    "signature-two-references": [OUTSIDE, taken_as(WRONG)],
    "signature-no-uri": [OUTSIDE, taken_as(WRONG)],
    "id-twice": [OUTSIDE, taken_as(WRONG)],
    "comment-in-name": [OUTSIDE, taken_as(WRONG, marks=("held",))],
    "doctype": [OUTSIDE, (WRONG, (), set())],
    "response-signed-instead": [(HOLDS, (signer(), sealed()), {"held"}), (NOT, (), set())],
    "in-clear": [(NOT, (), {"held"}), RIGHT],
    "two-assertions": [OUTSIDE, (NOT, (), set()), RIGHT],
    "cipher-unannounced": [
        (NOT, (sealed(SERVICE, "xmlenc11#aes256-gcm", "xmlenc11#rsa-oaep"),), set()), RIGHT,
    ],
    "sealed-for-another": [(NOT, (sealed(UNKNOWN),), set()), RIGHT],
    "assertion-missing": [(NOT, (), set())],
    **{f"wrapping-{number}": [OUTSIDE, WRAPPED] for number in range(1, 9)},
    "wrapping-9": [OUTSIDE, (*WRAPPED[:2], {"claimed", "elsewhere"})],
}  # fmt: skip
SENTENCES = {
    "unsigned": "Beskeden er ikke underskrevet.",
    "key-foreign": "Underskriften kan ikke godtages: den er ikke lavet med en nøgle, som",
    "changed-after": "godtages: digest passer ikke, for indholdet er et andet. Markeret er",
    "signature-sha1": "Underskriften kan ikke godtages: en af dens algoritmer tages ikke imod.",
    "signature-hmac": "ingen privat nøgle, men en hemmelighed (HMAC)",
    "id-twice": "et ID er der to gange",
    "comment-in-name": "Underskriften holder, men beskeden kan ikke godtages: der må ikke være",
    "response-signed-instead": "Underskriften holder og dækker de markerede linjer.",
    "in-clear": "De markerede linjer har deres egen underskrift, og den holder.",
    "two-assertions": "Underskriften holder og dækker de markerede linjer.",
    "sealed-for-another": "Kryptering: en ukendt nøgle",
    "wrapping-1": "Underskriften holder, men over noget andet end det, der læses",
    "wrapping-9": "Underskriften holder, men over noget andet end det, der læses",
}


def answered(browser, service, code):
    """Let the next login of the service have the fault; return it as recorded, and its page."""
    login.put_in(service.entity_id, code, 1, INSTALLATION, clock.now())
    browser.get(service.address())
    found = login.inspections(service.entity_id)[0]
    assert found.fault == code
    return found, text(browser.get(f"/login/inspector/{found.id}/"))


def looked_at(part):
    """The outcome, the keys and the marks of a message on the page."""
    keys = tuple((key.use, key.owner, tuple(map(short, key.algorithms))) for key in part.keys)
    assert all(bool(key.fingerprint) is (key.owner is not Owner.SECRET) for key in part.keys)
    marks = {mark for mark, _ in shown.shown(part).lines if mark}
    return (part.signed, tuple((u, o, a[:2]) for u, o, a in keys), marks)


def short(algorithm):
    return algorithm.rpartition("/")[2]


def in_both_languages(part):
    """The sentence about the signature, in Danish and in English."""
    for language in ("da", "en"):
        with override(language):
            yield shown.shown(part).sign


@pytest.mark.parametrize("theme", sorted({FAULTS[code].theme for code in ANSWERS}))
def test_each_fault_is_shown_as_it_is(operator, library, theme):
    """One login, then each fault of the theme in an answer from the open session."""
    codes = [code for code in ANSWERS if FAULTS[code].theme == theme]
    told = {}
    for code in codes:
        found, page = answered(operator, library, code)
        sent = [part for part in found.parts if not part.came]
        told[code] = [looked_at(part) for part in sent]
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())
        assert SENTENCES.get(code, "Underskriften") in words, code
        assert ("Besvaret, med fejl lagt ind" in words) is (code != "status-failed")
        for part in sent:
            danish, english = in_both_languages(part)
            assert danish != english
    assert told == {code: SHOWN.get(code, [OUTSIDE, RIGHT]) for code in codes}


def test_only_what_the_signature_covers_is_marked_as_signed(operator, library):
    """With wrapping that is the true assertion, which is not read: nothing of the forged one."""
    _, page = answered(operator, library, "wrapping-3")
    forged = [line for line in page.split("<li ") if forging.FORGED_ID in line]
    assert forged
    assert not any("x-covered" in line for line in forged)
    _, page = answered(operator, library, "two-assertions")
    assert page.count("x-held") > 20
    assert "x-claimed" not in page


def test_ciphers_that_the_metadata_does_not_list_break_a_rule(operator, library):
    found, page = answered(operator, library, "cipher-unannounced")
    assert [each.rule for each in found.failed] == ["cipher-announced"]
    assert "Alle regler holdt" not in page
    assert "xmlenc11#aes256-gcm" in found.failed[0].found
    silent = Service("tavs", methods=()).register()
    operator.get(silent.address())
    assert not login.inspections(silent.entity_id)[0].failed
    found, _ = answered(operator, silent, "cipher-unannounced")
    assert [each.rule for each in found.failed] == ["cipher-announced"]


def test_every_reason_of_a_signature_is_in_two_languages():
    for reason, danish in types._WHY.items():
        refusal = SignatureRefused(reason=reason)
        assert refusal.sentence("da") == f"Signaturen blev afvist: {danish}."
        assert refusal.sentence("en") == f"The signature was refused: {reason}."
        assert refusal.why("en") != refusal.why("da")
