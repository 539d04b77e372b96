"""An organisation distributes its post: rules on pages, letters placed by them, and why."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from lxml import etree

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import service
from fundament.capabilities.post.models import (
    HandOver,
    Letter,
    MailboxEntry,
    OrganisationRow,
    OwnFolder,
    PlacedLetter,
    PointRow,
    RouteBookRow,
)
from fundament.capabilities.post.service import placing
from fundament.capabilities.post.service.boxes import boxes_open
from fundament.capabilities.post.types import Folder, SystemKind
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock, mail
from fundament.kernel.acting import Role
from tests.letters import MEMO, letter, message_uuid
from tests.machines import machine

HOME = "/post/fordeling/"
KLE = "{http://kle-online.dk/}"
GLN = "{https://www.gs1.dk/gs1-standarder/identifikation/gln-global-location-number/}"


@pytest.fixture(scope="module")
def places(authorities):
    """Authorities of each test's own; the first one sends."""
    return iter(authorities[1:])


@pytest.fixture
def desk(places, resident, reader):
    """An authority that takes letters, its caseworker's browser, and where its rules are."""
    party, person = next(places), resident()
    contacts.register_many([party], clock.now() - timedelta(days=1))
    rights.grant_role(person, Role.CASEWORKER, party, clock.now())
    browser, acting = reader(person)
    [address] = set(re.findall(rf'href="({HOME}[0-9a-f-]{{36}}/)"', shown(browser, HOME)))
    return Desk(party, browser, acting, address)


class Desk:
    def __init__(self, party, browser, acting, address):
        self.party, self.browser, self.acting, self.address = party, browser, acting, address

    @property
    def organisation(self):
        return OrganisationRow.objects.get(party=str(self.party))

    def folder(self, name):
        [box] = [box for box in boxes_open(self.acting, clock.now()) if box.owner == self.party]
        now = clock.now()
        return OwnFolder.objects.create(
            id=uuid4(), mailbox_id=box.id, name=name, created_at=now, changed_at=now
        )

    def point(self, name, system=None):
        now = clock.now()
        return PointRow.objects.create(
            id=uuid4(), organisation=self.organisation, name=name, targets=["COMPANY"],
            system=system, created_at=now, changed_at=now,
        )  # fmt: skip

    def rule(self, name, *conditions, version=None, follow=True, where="ny/", **does):
        """Fill in the form: each condition is tag, comparison, values on lines."""
        given = {"name": name, **does}
        given["version"] = self.version if version is None else version
        for number, (tag, test, wanted) in enumerate(conditions, 1):
            given |= {f"tag{number}": tag, f"test{number}": test, f"wanted{number}": wanted}
        return self.browser.post(self.address + where, given, secure=True, follow=follow)

    @property
    def version(self):
        return RouteBookRow.objects.filter(organisation=self.organisation).count()

    def act(self, act, name, version=None):
        page = shown(self.browser, self.address)
        [id] = re.findall(rf'/regel/([0-9a-f-]{{36}})/">{name}<', page)
        given = {"act": act, "rule": id, "version": self.version if version is None else version}
        return self.browser.post(self.address, given, secure=True, follow=True)

    def names(self):
        return re.findall(r'/regel/[0-9a-f-]{36}/">([^<]+)<', shown(self.browser, self.address))


def shown(browser, path, status=200):
    answer = browser.get(path, secure=True)
    assert answer.status_code == status, answer.text
    return answer.text


def tagged(sender, party, kle=None, case=None, gln=None, unit=None, **changes):
    """A letter with these tags alone."""
    root = etree.fromstring(letter(sender, party, **changes))
    recipient = root.find(f".//{MEMO}Recipient")
    grd = "{https://data.gov.dk/model/core/}"
    if gln or unit:
        attention = etree.SubElement(recipient, f"{MEMO}AttentionData")
        if unit:
            one = etree.SubElement(attention, f"{grd}ProductionUnit")
            etree.SubElement(one, f"{grd}productionUnitNumber").text = unit
        if gln:
            one = etree.SubElement(attention, f"{GLN}GlobalLocationNumber")
            etree.SubElement(one, f"{GLN}globalLocationNumber").text = gln
    if kle or case:
        content = etree.Element(f"{MEMO}ContentData")
        recipient.addnext(content)
        if case:
            one = etree.SubElement(content, f"{MEMO}CaseID")
            etree.SubElement(one, f"{MEMO}caseID").text = case
            etree.SubElement(one, f"{MEMO}caseSystem").text = "ESDH"
        if kle:
            one = etree.SubElement(content, f"{KLE}KLEdata")
            for name, text in (("subjectKey", kle), ("version", "2026"), ("label", "Emne")):
                etree.SubElement(one, f"{KLE}{name}").text = text
    return etree.tostring(root)


def sent(sender, body):
    """Send it; return its row in the mailbox."""
    answer = sender.send(body)
    assert answer.status_code == 201, answer.content
    return MailboxEntry.objects.get(letter__message_uuid=message_uuid(body))


def test_from_the_first_rule_to_the_reason_on_a_letter(desk, sender):
    aids, flood = desk.folder("Hjælpemidler"), desk.folder("Oversvømmelse")
    counter = desk.point("Team vand")
    before = sent(sender, tagged(sender.owner, desk.party, kle="27.18.02"))
    assert (before.folder, before.flag, before.unit) == (Folder.INBOX, False, "")
    made = desk.rule("Hjælpemidler", ("kle", "begins", "27.18\n27.19"), folder=aids.id)
    assert "Reglen er tilføjet" in made.text
    desk.rule(
        "Vand & vej",
        ("case", "contains", "vand"),
        ("gln", "present", ""),
        folder=flood.id, point=counter.id, flag="1", notify="vand@kommune.example",
    )  # fmt: skip
    assert desk.names() == ["Hjælpemidler", "Vand &amp; vej"]

    first = sent(sender, tagged(sender.owner, desk.party, kle="27.19.00", case="Vand 7"))
    second = sent(
        sender, tagged(sender.owner, desk.party, kle="27.180", case="VANDløb", gln="5790000000005")
    )
    third = sent(sender, tagged(sender.owner, desk.party, case="Vand 8"))
    assert first.folder == str(aids.id)
    assert (second.folder, second.flag, second.point) == (str(flood.id), True, counter.id)
    assert third.folder == Folder.INBOX

    page = shown(desk.browser, f"/post/{second.letter.transmission_id}/")
    assert "Derfor ligger brevet her" in page
    for told in ("reglen Vand &amp; vej", "version 2", "VANDløb", "5790000000005", "Team vand"):
        assert told in page, told
    assert "passede ingen af reglerne" in shown(
        desk.browser, f"/post/{third.letter.transmission_id}/"
    )
    assert "var der ingen regler" in shown(desk.browser, f"/post/{before.letter.transmission_id}/")
    desk.browser.post(f"/post/{second.letter.transmission_id}/indbakke/", secure=True)
    assert "Siden er brevet flyttet" in shown(
        desk.browser, f"/post/{second.letter.transmission_id}/"
    )

    # In another order the same letter goes elsewhere; the rules of before stay on record.
    assert "Rækkefølgen er ændret" in desk.act("op", "Vand &amp; vej").text
    assert desk.names() == ["Vand &amp; vej", "Hjælpemidler"]
    both = tagged(sender.owner, desk.party, kle="27.18", case="vand", gln="5790000000005")
    assert sent(sender, both).folder == str(flood.id)
    assert "Andre har ændret reglerne" in desk.act("slet", "Hjælpemidler", version=1).text
    assert "Reglen er slettet" in desk.act("slet", "Hjælpemidler").text
    assert desk.names() == ["Vand &amp; vej"]
    kept = RouteBookRow.objects.filter(organisation=desk.organisation).order_by("version")
    assert [len(book.rules) for book in kept] == [1, 2, 2, 1]
    lines = [one.look for one in audit.looks_at(desk.party)]
    assert [one.action for one in lines if one.what == "Regel for fordeling af post"] == [
        "Slettet", "Flyttet i rækkefølgen", "Tilføjet", "Tilføjet",
    ]  # fmt: skip


def test_whatever_a_rule_does_the_letter_is_there(desk, sender, monkeypatch):
    folder, counter = desk.folder("Byg"), desk.point("Byg")
    desk.rule("Byg", ("kle", "is", "02.34.02"), folder=folder.id, point=counter.id)
    counter.delete()
    folder.delete()
    body = tagged(sender.owner, desk.party, kle="02.34.02")
    lost = sent(sender, body)
    assert (lost.folder, lost.point) == (Folder.INBOX, None)
    page = shown(desk.browser, f"/post/{lost.letter.transmission_id}/")
    assert "Reglens mappe fandtes ikke" in page
    assert "Reglens kontaktpunkt fandtes ikke" in page
    assert "findes ikke mere" in shown(desk.browser, desk.address)

    book = RouteBookRow.objects.get(organisation=desk.organisation)
    for rules in ([{"id": "x"}], {"a": 1}, [None], "x"):
        RouteBookRow.objects.filter(pk=book.pk).update(rules=rules)
        put = sent(sender, tagged(sender.owner, desk.party, kle="02.34.02"))
        assert put.folder == Folder.INBOX
        assert PlacedLetter.objects.get(letter=put.letter_id).faults == ["rules.failed"]
    assert "kunne ikke læses" in shown(desk.browser, f"/post/{put.letter.transmission_id}/")


def test_on_its_day_and_to_the_system_of_its_counter(desk, sender):
    contacts.register_many([desk.party], clock.now() - timedelta(days=1))
    default, own = (machine(desk.party, SystemKind.RECIPIENT) for _ in range(2))
    counter, folder = desk.point("Børn", own.new.system.id), desk.folder("Børn")
    desk.rule("Børn", ("case", "begins", "barn"), folder=folder.id, point=counter.id)
    at = clock.now()
    day = str((at + timedelta(days=2)).date())
    late = tagged(sender.owner, desk.party, case="Barn 1", doNotDeliverUntilDate=day)
    assert sender.send(late).status_code == 201
    now = sent(sender, tagged(sender.owner, desk.party, case="Barn 2"))
    plain = sent(sender, tagged(sender.owner, desk.party, case="Vand"))
    service.deliver_due(at + timedelta(days=3))
    then = MailboxEntry.objects.get(letter__message_uuid=message_uuid(late))
    for put in (now, then):
        assert (put.folder, put.point) == (str(folder.id), counter.id)
        assert PlacedLetter.objects.get(letter=put.letter_id).rule_name == "Børn"
    systems = {one.letter_id: one.system for one in HandOver.objects.all()}
    assert systems[now.letter_id] == systems[then.letter_id] == own.new.system.id
    assert systems[plain.letter_id] == default.new.system.id


def test_who_is_told_and_what(desk, sender, monkeypatch):
    desk.rule("Alle", notify="team@kommune.example")
    put = sent(sender, tagged(sender.owner, desk.party, case="Hemmelig 1", label="Hemmeligt"))
    told = []

    class Server:
        def send(self, message):
            if not told:
                told.append(None)
                raise OSError
            told.append(message)

    monkeypatch.setattr(mail, "configured", Server)
    with pytest.raises(OSError):
        service.tell_counters([put.letter_id], clock.now())
    assert service.tell_counters([put.letter_id], clock.now()) == 1
    assert service.tell_counters([put.letter_id], clock.now()) == 0
    [_, message] = told
    assert message["To"] == "team@kommune.example"
    assert "emmelig" not in message.as_string()


def test_a_trial_tells_why_rule_by_rule(desk, sender, resident, reader):
    folder = desk.folder("Byg")
    desk.rule("Ikke denne", ("sor", "present", ""), ("kle", "is", "02.34.02"))
    desk.rule("Byg", ("kle", "begins", "02"), folder=folder.id)
    desk.rule("Resten", version=desk.version)
    put = sent(sender, tagged(sender.owner, desk.party, kle="02.34.02", label="Om et <b>hus</b>"))
    trial = f"{desk.address}proev/"
    assert f"?brev={put.letter.transmission_id}" in shown(desk.browser, trial)
    page = shown(desk.browser, f"{trial}?brev={put.letter.transmission_id}")
    flat = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Om et &lt;b&gt;hus&lt;/b&gt;" in page
    assert "Lægges i mappen Byg" in flat
    assert re.search(r"Ikke denne Passer ikke .*SOR-kode er udfyldt Brevet siger ikke noget", flat)
    assert re.search(r"Byg Bestemmer Passer: KLE-emne begynder med 02 Brevet siger: 02.34.02", flat)
    assert re.search(r"Resten Ikke spurgt", flat)
    looks = [one.look.action for one in audit.looks_at(desk.party)]
    assert "Prøvet mod reglerne for fordeling" in looks

    pasted = tagged("CVR:99000018", desk.party, case="7").decode()
    flat = desk.browser.post(trial, {"text": pasted}, secure=True).text
    assert "Resten" in flat
    assert "Bliver i indbakken" in flat
    count = Letter.objects.count()
    wrong = desk.browser.post(trial, {"text": pasted.replace("caseID", "sagID")}, secure=True)
    assert "fejl" in wrong.text
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert desk.browser.post(trial, {"text": bomb}, secure=True).status_code == 200
    assert desk.browser.post(trial, {"text": " "}, secure=True).status_code == 422
    large = desk.browser.post(trial, {"text": "x" * 1_100_000}, secure=True)
    assert large.status_code == 422
    assert Letter.objects.count() == count

    # An administrator makes rules and reads no letters; others get nowhere.
    person = resident()
    rights.grant_role(person, Role.ADMINISTRATOR, desk.party, clock.now())
    browser, _ = reader(person)
    assert "Om et" not in shown(browser, trial)
    shown(browser, f"{trial}?brev={put.letter.transmission_id}", 404)
    nobody, _ = reader(resident())
    for path in ("", "ny/", "proev/", "tal/", "tal.csv"):
        shown(nobody, desk.address + path, 403)
    assert "Du fordeler ikke post" in shown(nobody, HOME)
    refused = nobody.post(f"{desk.address}ny/", {"name": "x", "version": desk.version}, secure=True)
    assert refused.status_code == 403
    rights.withdraw_role(person, Role.ADMINISTRATOR, desk.party, clock.now())
    shown(browser, desk.address, 403)


def test_a_form_with_mistakes_keeps_what_was_typed(desk):
    other = uuid4()
    for given, told in (
        ({"conditions": [("kle", "is", "27.1")]}, "27.18.02"),
        ({"folder": other}, "Mappen findes ikke"),
        ({"folder": "x"}, "Mappen findes ikke"),
        ({"point": other}, "Kontaktpunktet findes ikke"),
        ({"unit": "1000000017"}, "P-enheden findes ikke"),
        ({"notify": "ingen"}, "Skriv en e-mailadresse"),
        ({"conditions": [("", "is", "27")]}, "Vælg, hvad der skal ses på"),
        ({"version": 7}, "Andre har ændret reglerne"),
    ):
        wrong = desk.rule("Min <regel>", *given.pop("conditions", []), **given)
        assert wrong.status_code == 422, told
        assert told in wrong.text
        assert 'value="Min &lt;regel&gt;"' in wrong.text
    assert desk.version == 0
    assert shown(desk.browser, f"{desk.address}regel/{other}/", 404)


def test_numbers_of_tagging_with_a_score_for_each_sender(desk, sender, citizen):
    for body in (
        tagged(sender.owner, desk.party),
        tagged(sender.owner, desk.party, kle="27.18"),
        tagged(sender.owner, desk.party, kle="27.18", case="1", gln="5790000000005"),
    ):
        sent(sender, body)
    page = shown(desk.browser, f"{desk.address}tal/")
    # (0 + 30 + 90) / 3 = 40; every part is on fewer than 80 % of the letters.
    assert re.search(r"<strong>40</strong>", page)
    for told in ("ContentData", "CaseID", "AttentionData", "gennemsnittet", "GLN-nummer"):
        assert told in page, told
    told = desk.browser.get(f"{desk.address}tal.csv?dage=30", secure=True)
    assert told["Content-Type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(told.text))
    assert (row["letters"], row["untagged"], row["score"]) == ("3", "1", "40")
    assert (row["addressed"], row["subject"], row["case"], row["origin"]) == ("1", "2", "1", "0")
    # People who write are one sender without a number.
    one = MailboxEntry.objects.filter(owner=str(desk.party)).first()
    PlacedLetter.objects.filter(letter=one.letter_id).update(sender=str(citizen))
    text = desk.browser.get(f"{desk.address}tal.csv", secure=True).text
    assert citizen.number not in text
    assert "\r\n,Borgere,1," in text


def test_letters_to_people_are_not_looked_into(send, monkeypatch):
    monkeypatch.setattr(placing.queries, "newest_books", None)
    before = PlacedLetter.objects.count()
    assert send().status_code == 201
    assert PlacedLetter.objects.count() == before
