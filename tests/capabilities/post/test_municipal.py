"""KOMBIT's dialect (SF1601): the calls of its public clients, and everything that is wrong."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.post import service
from fundament.capabilities.post.models import System
from fundament.capabilities.post.service import tokens
from fundament.capabilities.post.types import SystemKind
from fundament.kernel import audit, clock, xmlsig
from fundament.kernel.acting import INSTALLATION
from fundament.standards.kombit.holder_of_key import read_holder_of_key
from fundament.standards.kombit.types import ASK, SEND
from fundament.standards.memo.codes import NOT_UUID
from tests.capabilities.post.kombi import (
    HEADERS,
    ISSUE,
    KOMBI,
    TOKEN,
    assertion_of,
    exchanged,
    issued,
    kombi,
    on_paper,
    token_of,
    wish,
)
from tests.letters import letter
from tests.machines import machine


@pytest.fixture(scope="module")
def bearer(sender):
    return token_of(sender)


@pytest.fixture
def sent(sender, bearer):
    """Send a kombi_request; what is changed is one part of the proof."""

    def send(body, system=sender, path=KOMBI, **changed):
        changed = {"authorization": bearer, "headers": HEADERS} | changed
        answer = system.call("POST", path, body, **changed)
        return answer.status_code, etree.fromstring(answer.content)

    return send


def test_the_walk_of_a_client(sender, resident, sent, reader):
    """Two steps to a token, a letter, the same letter again, and its recipient has it once."""
    answer = issued(sender, wish(sender))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    until = datetime.strptime(answer.json()["Lifetime"], "%m/%d/%Y %H:%M:%S").replace(tzinfo=UTC)
    octets = base64.b64decode(answer.json()["RequestedSecurityToken"]["Assertion"])
    known = tokens.keys.certificate(tokens.STS_KEY)
    said = read_holder_of_key(xmlsig.verify(octets, [known]))
    assert (said.cvr, said.certificate, said.audience) == (sender.owner.number, sender.der, SEND)
    assert said.until == until
    assert timedelta(hours=7) < until - clock.now() <= timedelta(hours=8)
    given = exchanged(sender, base64.b64encode(octets).decode())
    assert given["Cache-Control"] == "no-store"
    assert (given.json()["token_type"], given.json()["expires_in"]) == ("Holder-of-key", 3600)

    citizen = resident()
    body = kombi("Digital Post", letter(sender.owner, citizen, label="Kombi-brev"))
    status, yes = sent(body)
    assert (status, yes.findtext("Result")) == (200, "true")
    transmission = yes.findtext("TransmissionID")
    for path in (KOMBI, "/service/KombiPostAfsend_1/memos"):
        assert sent(body, path=path)[1].findtext("TransmissionID") == transmission
    client, _ = reader(citizen)
    page = client.get("/post/", secure=True).content.decode()
    assert page.count("Kombi-brev") == 1
    [line] = [one for one in audit.looks_at(citizen) if one.look.reference]
    assert line.look.reference == f"letter:{transmission}"
    assert [r for r in sender.receipts() if r["transmissionId"] == transmission]


def test_each_choice(sender, citizen, sent):
    """A NemSMS, automatic choice with and without a paper form, and what does not fit."""
    memo, text = (letter(sender.owner, citizen, example=one) for one in ("minimum", "nemsms"))
    assert sent(kombi("NemSMS", text))[0] == 200
    assert sent(kombi("Automatisk Valg", memo))[0] == 200
    memo = letter(sender.owner, citizen)
    assert sent(kombi(" Automatisk Valg ", memo, on_paper(citizen)))[0] == 200
    renamed = letter(sender.owner, citizen).replace(b"memo:", b"m:").replace(b":memo=", b":m=")
    assert b"<m:Message" in renamed
    assert sent(kombi("Digital Post", renamed))[0] == 200
    refused = {
        kombi("Fysisk Post", "<f:ForsendelseISamling xmlns:f='urn:oio:fjernprint:1.0.0'/>"): (
            400,
            "kombit.request.not.valid",
        ),
        kombi("Fysisk Post", memo): (400, "kombit.consignment.missing"),
        kombi("NemSMS", letter(sender.owner, citizen)): (400, "kombit.choice.mismatch"),
        kombi("Digital Post", text): (400, "kombit.choice.mismatch"),
        kombi("Automatisk Valg", on_paper(citizen)): (400, "kombit.message.missing"),
        kombi("Brevdue", memo): (400, "kombit.choice.unknown"),
    }
    for body, expected in refused.items():
        status, no = sent(body)
        assert (status, no.findtext(".//FejlId")) == expected, body[:80]
        assert no.findtext("Result") == "false"
        assert " / " in no.findtext(".//FejlTekst")


def test_who_is_exempt_is_refused_and_can_see_that_somebody_asked(sender, citizen, sent):
    contacts.exempt(citizen, Grounds.NO_COMPUTER, clock.now())
    for choice in ("Digital Post", "Automatisk Valg"):
        status, no = sent(kombi(choice, letter(sender.owner, citizen)))
        assert (status, no.findtext(".//FejlId")) == (422, "recipient.exempt")
    assert [one.look.action for one in audit.looks_at(citizen)] == ["Brev afvist"] * 2


def test_bad_requests(sender, citizen, company, sent):
    """Bad XML, a bomb, parts missing, doubled or turned round, foreign senders: nothing is kept."""
    memo = letter(sender.owner, citizen)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    cases = [
        (b"<kombi_request>", "xml.not.accepted"),
        (bomb + kombi("Digital Post", "&b;"), "xml.not.accepted"),
        (b"<kombi/>", "kombit.request.not.valid"),
        (b"<kombi_request/>", "kombit.request.not.valid"),
        (kombi("Digital Post", memo, memo), "kombit.request.not.valid"),
        (kombi("Automatisk Valg", on_paper(citizen), memo), "kombit.request.not.valid"),
        (kombi("Digital Post", "<Andet/>"), "kombit.request.not.valid"),
        (kombi("Digital Post"), "kombit.message.missing"),
        (kombi("Digital Post", letter(sender.owner, citizen, label=None)), "memo.element.missing"),
        (kombi("Digital Post", letter(sender.owner, citizen, messageUUID="1")), NOT_UUID.name),
        (kombi("Digital Post", letter(company, citizen)), "sender.not.allowed"),
    ]
    for body, code in cases:
        status, no = sent(body)
        assert status in {400, 403}, body[:100]
        assert no.findtext(".//FejlId") == code
    assert sent(memo, content_type="text/plain")[0] == 415
    assert sent(memo, headers={})[1].findtext(".//FejlId") == "kombit.transaction.missing"
    other = HEADERS | {"X-TransaktionsTid": "2026-11-27T12:00:00"}
    assert sent(memo, headers=other)[1].findtext(".//FejlId") == "kombit.transaction.missing"
    assert not audit.looks_at(citizen)


def test_an_assertion_is_given_to_its_holder_only(sender, authorities, company, monkeypatch):
    """Every part of the request, and what a thief of the assertion gets for it."""

    def no(system, body, **changed):
        answer = issued(system, body, **changed)
        return answer.status_code, answer.json()["code"]

    other = machine(authorities[1])
    assert no(sender, wish(sender), certificate=None) == (401, "certificate.missing")
    assert no(other, wish(sender)) == (403, "sts.key.of.another")
    whose = {"Cvr": sender.owner.number}
    assert no(other, wish(other, AnvenderKontekst=whose)) == (403, "sts.agreement.missing")
    shop = machine(company)
    assert no(shop, wish(shop)) == (403, "sts.only.for.authorities")
    taker = machine(authorities[1], SystemKind.RECIPIENT)
    assert no(taker, wish(taker)) == (403, "sts.agreement.missing")
    for changed in (
        {"UseKey": "ikke base64"},
        {"UseKey": None},
        {"AnvenderKontekst": {"Cvr": 99000018}},
        {"AppliesTo": "http://entityid.kombit.dk/service/bfo_modtag/2"},
        {"OnBehalfOf": "nogen"},
        {"KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer"},
    ):
        assert no(sender, wish(sender, **changed)) == (400, "sts.request.not.valid"), changed
    broken = {"content_type": "multipart/form-data; boundary=x", "token": None}
    for content_type in (broken["content_type"], "text/plain"):
        answer = sender.call("POST", TOKEN, b"--x", **broken | {"content_type": content_type})
        assert answer.json()["code"] == "saml.token.missing"
    for body in (b"", b"[]", b"{", b'"x"', b"[" * 100_000):
        assert no(sender, body) == (400, "sts.request.not.valid")
    assert sender.call("GET", ISSUE, token=None).status_code == 405

    mine = assertion_of(sender)
    octets = base64.b64decode(mine)
    forged = octets.replace(sender.owner.number.encode(), authorities[1].number.encode())
    assert forged != octets
    for system, shown, code in (
        (other, mine, "holder.token.not.accepted"),
        (sender, base64.b64encode(forged).decode(), "holder.token.not.accepted"),
        (sender, base64.b64encode(b"<x/>").decode(), "holder.token.not.accepted"),
        (sender, "ikke base64", "saml.token.missing"),
        (sender, "", "saml.token.missing"),
    ):
        assert exchanged(system, shown).json()["code"] == code
    assert exchanged(sender, mine).status_code == 200
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=8, seconds=1))
    late = exchanged(sender, mine)
    assert late.json()["code"] == "holder.token.not.accepted"
    assert late["WWW-Authenticate"] == 'Holder-of-key error="invalid_token"'


def test_a_token_opens_its_service_for_its_certificate(sender, authorities, sent, monkeypatch):
    """Stolen, for another service, over, tampered with, or of a system that was withdrawn."""

    def no(**changed):
        status, answer = sent(b"<x/>", **changed)
        return status, answer.findtext(".//FejlId")

    passing = machine(authorities[1])
    mine = token_of(passing)
    assert no(system=passing, authorization=mine) == (400, "kombit.request.not.valid")
    assert no(certificate=None) == (401, "certificate.missing")
    assert no(certificate=passing.der) == (401, "holder.token.not.accepted")
    assert no(authorization=mine) == (401, "holder.token.not.accepted")
    assert no(authorization=token_of(sender, ASK)) == (403, "holder.token.of.another.service")
    bare = mine.partition(" ")[2]
    for wrong in (None, "Holder-of-key", f"Bearer {bare}", bare):
        assert no(authorization=wrong) == (401, "holder.token.missing")
    signed = f"Holder-of-key {bare[:-8]}{'A' * 8}"
    assert no(system=passing, authorization=signed) == (401, "holder.token.not.accepted")
    assertion = f"Holder-of-key {assertion_of(sender)}"
    assert no(authorization=assertion) == (401, "holder.token.not.accepted")
    service.allow_addresses(passing.new.system.id, ("192.0.2.1",), clock.now(), INSTALLATION)
    assert no(system=passing, authorization=mine) == (403, "sts.agreement.missing")
    service.allow_addresses(passing.new.system.id, (), clock.now(), INSTALLATION)
    service.revoke_system(passing.new.system.id, clock.now(), INSTALLATION)
    assert no(system=passing, authorization=mine) == (401, "certificate.revoked")
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=1, seconds=1))
    assert no() == (401, "holder.token.not.accepted")


def test_a_vendor_sends_for_who_delegated_it(sender, authorities, citizen, sent):
    """By its own certificate, in the owner's name and in no other's."""
    vendor, owner = machine(authorities[2]), machine(authorities[1])
    whose = {"Cvr": owner.owner.number}
    assert issued(vendor, wish(vendor, AnvenderKontekst=whose)).status_code == 403
    System.objects.filter(id=owner.new.system.id).update(delegated_cvr=vendor.owner.number)
    given = issued(vendor, wish(vendor, AnvenderKontekst=whose)).json()
    form = exchanged(vendor, given["RequestedSecurityToken"]["Assertion"]).json()
    bearer = {"system": vendor, "authorization": f"Holder-of-key {form['access_token']}"}
    status, _ = sent(kombi("Digital Post", letter(owner.owner, citizen)), **bearer)
    assert status == 200
    [line] = audit.looks_at(citizen)
    assert (line.look.actor.system, line.look.acted_for) == (owner.new.system.id, owner.owner)
    status, no = sent(kombi("Digital Post", letter(vendor.owner, citizen)), **bearer)
    assert (status, no.findtext(".//FejlId")) == (403, "sender.not.allowed")


def test_who_gets_what_is_told_and_noted(sender, citizen, company):
    """PostForespoerg: a yes, a no, and a line in the ledger of whoever was asked about."""
    bearer = token_of(sender, ASK)

    def ask(how, question):
        path = f"/service/PostForespoerg_1/{how}?{question}"
        return sender.call("GET", path, authorization=bearer, headers=HEADERS)

    assert ask("digitalpost", f"cprNumber={citizen.number}").json() == {"result": True}
    assert ask("nemsms", f"cprNumber={citizen.number}").json() == {"result": False}
    contacts.exempt(citizen, Grounds.NO_COMPUTER, clock.now())
    assert ask("digitalpost", f"cprNumber={citizen.number}").json() == {"result": False}
    assert ask("digitalpost", "cvrNumber=99999999").json() == {"result": False}
    looks = [one.look for one in audit.looks_at(citizen)]
    assert {one.what for one in looks} == {"Om du kan få NemSMS", "Om du kan få Digital Post"}
    assert {(one.actor.party, one.acted_for) for one in looks} == {(sender.owner, sender.owner)}
    for question in (
        "",
        "cprNumber=1",
        f"cvrNumber={citizen.number}",
        f"cprNumber={citizen.number}&cvrNumber={company.number}",
        f"cprNumber={citizen.number}&cprNumber={citizen.number}",
    ):
        answer = ask("digitalpost", question)
        assert (answer.status_code, answer.json()["code"]) == (400, "kombit.number.unreadable")
    assert ask("brevdue", "cvrNumber=99999999").status_code == 404
    assert len(audit.looks_at(citizen)) == len(looks)
