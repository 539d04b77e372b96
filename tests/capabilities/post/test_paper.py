"""Letters on paper (SF1601): chosen or automatic, printed once, their senders told."""

import csv
import io
from datetime import timedelta

import pytest
from lxml import etree
from pypdf import PdfReader

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.service import registering
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.post import service
from fundament.capabilities.post.adapters import printing
from fundament.capabilities.post.adapters.printing import DemoPrinter
from fundament.capabilities.post.demo.pdf import letter_pdf
from fundament.capabilities.post.models import BusinessReceipt, MailboxEntry, PaperLetterRow
from fundament.capabilities.post.types.paper import NotPrintable
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Role
from fundament.standards.kombit.consignment import Attachment, PostalAddress, Receipts
from tests.capabilities.post.kombi import HEADERS, KOMBI, kombi, on_paper, token_of
from tests.letters import letter, message_uuid
from tests.machines import machine
from tests.together import at_the_same_time

MINUTE = timedelta(minutes=1)


class Unwilling(DemoPrinter):
    """A printer that refuses what it gets."""

    def take(self, job):
        raise NotPrintable(name=job.sheets[0].name)


class Crashing(DemoPrinter):
    """A printer that prints and dies before it says so."""

    def take(self, job):
        super().take(job)
        raise ConnectionResetError


class Nosy(DemoPrinter):
    """A printer during whose work somebody else begins to print."""

    def take(self, job):
        assert service.print_letters(clock.now()) == 0
        super().take(job)


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """A printer of the test's own; `use` puts another in its place."""

    def use(kind):
        made = kind(tmp_path / "print")
        monkeypatch.setattr(printing, "configured", lambda: made)
        return made

    made = use(DemoPrinter)
    yield made, use
    PaperLetterRow.objects.all().delete()


@pytest.fixture(scope="module")
def system(authority):
    return machine(authority)


@pytest.fixture
def sent(system):
    bearer = token_of(system)

    def send(choice, *parts):
        body = kombi(choice, *parts)
        answer = system.call("POST", KOMBI, body, authorization=bearer, headers=HEADERS)
        root = etree.fromstring(answer.content)
        told = root.findtext(".//AdvisTekst") or root.findtext(".//FejlId")
        return answer.status_code, told, root.findtext("TransmissionID")

    return send


@pytest.fixture
def settled(resident):
    """Make somebody who lives at an address of the register, exempt unless said otherwise."""

    def made(exempt=True, **named):
        person, at = resident(**named), clock.now()
        [other] = registers.residents(clock.today(), at, limit=1)
        home = registers.person_of(other, at).address
        registers.move(person, home, clock.today() - timedelta(days=30), at)
        if exempt:
            contacts.exempt(person, Grounds.NO_COMPUTER, at)
        return person, home

    return made


@pytest.fixture
def desk(system, resident, reader):
    """A caseworker of the sending authority, signed in."""
    worker = resident("Sagsbehandler")
    rights.grant_role(worker, Role.CASEWORKER, system.owner, clock.now())
    return reader(worker)[0]


def pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def told(system, transmission):
    mine = [one for one in system.receipts() if one["transmissionId"] == transmission]
    return [(one["receiptStatus"], one.get("errorCode")) for one in mine]


def test_the_walk_of_a_letter_to_who_is_exempt(sent, settled, system, printer, desk):
    """By automatic choice: printed once with her address, told, shown, and never doubled."""
    karla, home = settled()
    memo = letter(system.owner, karla)
    pdf = letter_pdf("Kommune", "Afgørelse", ("Kære Karla",))
    parts = on_paper(
        karla, file_format="PDF", content=pdf, duplex=True,
        attachments=(Attachment("bilag", "TXT", 1, b"Vejledning"),),
    )  # fmt: skip
    status, way, transmission = sent("Automatisk Valg", memo, parts)
    assert (status, way) == (200, "Modtaget Fjernprint")
    assert told(system, transmission) == []
    assert service.print_letters(clock.now()) == 1
    assert service.print_letters(clock.now()) == 0
    sheet, back, body, _, attached, _ = pages(printer[0].printed(transmission))
    assert sheet.splitlines()[1:4] == ["Karla Prøve", *home.lines()]
    assert "Duplex" in sheet
    assert back == ""
    assert "Kære Karla" in body
    assert "Vejledning" in attached
    assert service.hear_of_letters(clock.now()) == 1
    assert service.hear_of_letters(clock.now()) == 0
    assert told(system, transmission) == [("COMPLETED", None)]
    [row] = BusinessReceipt.objects.filter(transmission_id=transmission)
    assert (str(row.message_uuid), row.error_message[:26]) == (
        message_uuid(memo), "Brevet er sendt på papir (",
    )  # fmt: skip
    # By now she takes Digital Post: what went on paper stays there.
    registering.register_again(karla, clock.now())
    assert sent("Automatisk Valg", memo, parts) == (200, "Modtaget Fjernprint", transmission)
    assert not MailboxEntry.objects.filter(owner=str(karla)).exists()
    page = desk.get(f"/post/papir/{transmission}/", secure=True).content.decode()
    assert "Modtageren er fritaget" in page
    assert karla.number not in page
    for asked in (message_uuid(memo), transmission):
        answer = desk.post("/post/hvor/", {"id": asked}, secure=True)
        assert answer["Location"] == f"/post/papir/{transmission}/"
    found = system.call("GET", f"/post/hvor.json?id={message_uuid(memo)}").json()
    assert [one["state"] for one in found["papers"]] == ["handed-over"]
    answer = desk.get(f"/post/papir/{transmission}/brev.pdf", secure=True)
    assert answer["Cache-Control"] == "private, no-store"
    shown = pages(answer.content)
    assert "vises ikke for afsenderen" in shown[0]
    assert home.road not in "".join(shown)
    assert "Karla Prøve" not in shown[0]
    done = [(one.look.what, one.look.action) for one in audit.looks_at(karla)]
    assert done == [
        ("Brev på papir", "Vist"),
        ("Brev på papir", "Vist"),
        ("Navn og adresse", "Givet til trykkeriet"),
        ("Brev på papir", "Modtaget til tryk"),
        ("Om du kan få Digital Post", "Brev afvist"),
    ]


def test_who_takes_digital_post_gets_it(sent, settled, system, printer):
    karla, _ = settled(exempt=False)
    memo, parts = letter(system.owner, karla), on_paper(karla)
    first = sent("Automatisk Valg", memo, parts)
    assert first[:2] == (200, "Modtaget Digital Post")
    contacts.exempt(karla, Grounds.NO_COMPUTER, clock.now())
    assert sent("Automatisk Valg", memo, parts) == first
    assert not PaperLetterRow.objects.exists()


def test_a_letter_for_a_later_day_is_decided_on_that_day(sent, settled, system, printer):
    """Exempt by then: paper. Reachable: none. Recalled: none. Each once, under the first id."""
    day = (clock.today() + timedelta(days=3)).isoformat()
    people = [settled(exempt=False)[0] for _ in range(3)]
    memos = [letter(system.owner, one, doNotDeliverUntilDate=day) for one in people]
    forms = [on_paper(one) for one in people]
    ids = []
    for memo, form in zip(memos, forms, strict=True):
        status, way, transmission = sent("Automatisk Valg", memo, form)
        assert (status, way) == (200, "Modtaget Digital Post")
        assert sent("Automatisk Valg", memo, form)[2] == transmission
        ids.append(transmission)
    assert service.print_letters(clock.now()) == 0
    contacts.exempt(people[0], Grounds.NO_EID, clock.now())
    system.call("DELETE", f"/post/hvor.json/{ids[2]}")
    assert service.deliver_due(clock.now() + timedelta(days=3)) == 2
    assert [str(row.pk) for row in PaperLetterRow.objects.all()] == [ids[0]]
    assert sent("Automatisk Valg", memos[0], forms[0]) == (200, "Modtaget Fjernprint", ids[0])
    assert service.print_letters(clock.now() + timedelta(days=3)) == 1
    assert told(system, ids[0]) == []
    service.hear_of_letters(clock.now())
    assert told(system, ids[0]) == [("COMPLETED", None)]
    way = system.call("GET", f"/post/hvor.json/{ids[0]}").json()
    assert (way["state"], way["errorCode"]) == ("on-paper", "letter.on.paper")
    assert MailboxEntry.objects.filter(owner=str(people[1])).count() == 1
    assert MailboxEntry.objects.filter(owner__in=map(str, people)).count() == 1


def test_a_printer_that_is_down_or_dies(sent, settled, system, printer):
    """Nothing is lost, nothing doubled; it is asked again with growing pauses."""
    made, use = printer
    karla, _ = settled()
    _, _, transmission = sent("Fysisk Post", on_paper(karla))
    use(Crashing)
    at = clock.now()
    assert service.print_letters(at) == 0
    assert made.printed(transmission)
    before = made.folder.joinpath(f"{transmission}.pdf").stat().st_mtime_ns
    for tries, pause in ((1, 1), (2, 2), (3, 4)):
        [row] = PaperLetterRow.objects.all()
        assert (row.state, row.tries, row.next_at) == ("received", tries, at + pause * MINUTE)
        at = row.next_at
        assert service.print_letters(at - MINUTE / 60) == 0
        assert service.print_letters(at) == 0
    assert service.reason_paper_is_late() is None
    PaperLetterRow.objects.update(received_at=at - timedelta(days=2))
    assert service.reason_paper_is_late().startswith("1 letters wait")
    use(DemoPrinter)
    assert service.print_letters(at + 8 * MINUTE) == 1
    assert made.folder.joinpath(f"{transmission}.pdf").stat().st_mtime_ns == before
    assert service.reason_paper_is_late() is None


def test_three_faults_end_a_run_and_hold_nothing_back(sent, settled, system, printer):
    karla, _ = settled()
    for _ in range(5):
        assert sent("Fysisk Post", on_paper(karla))[0] == 200
    printer[1](Crashing)
    at = clock.now()
    assert service.print_letters(at) == 0
    assert sorted(row.tries for row in PaperLetterRow.objects.all()) == [0, 0, 1, 1, 1]
    printer[1](DemoPrinter)
    assert service.print_letters(at) == 2
    assert service.print_letters(at + MINUTE) == 3


def test_what_cannot_be_printed_or_addressed_is_told(sent, resident, system, printer, desk):
    """Damaged, locked, endless, unwilling, without address, from nowhere: INVALID with the code."""
    nowhere = resident()
    gone = on_paper(nowhere)
    damaged = on_paper(file_format="pdf", content=b"%PDF-1.7 og intet andet")
    silent = on_paper(file_format="PDF", content=b"%PDF-", receipts=Receipts.NONE)
    codes = {}
    for form in (gone, damaged, silent):
        status, way, transmission = sent("Fysisk Post", form)
        assert (status, way) == (200, "Modtaget Fjernprint")
        codes[form] = transmission
    assert service.print_letters(clock.now()) == 0
    assert told(system, codes[gone]) == [("INVALID", "paper.address.missing")]
    assert told(system, codes[damaged]) == [("INVALID", "paper.not.printable")]
    assert told(system, codes[silent]) == []
    assert service.print_letters(clock.now() + MINUTE) == 0  # what failed is not tried again
    page = desk.get(f"/post/papir/{codes[gone]}/", secure=True).content.decode()
    assert "Modtageren har ingen kendt adresse." in page
    printer[1](Unwilling)
    _, _, refused = sent("Fysisk Post", on_paper())
    service.print_letters(clock.now())
    assert told(system, refused) == [("INVALID", "paper.not.printable")]


def test_mail_that_comes_back(sent, settled, system, printer, reader, resident):
    """Its sender gets a second receipt, also one that asked for faults alone."""
    karla, _ = settled()
    _, _, transmission = sent("Fysisk Post", on_paper(karla, receipts=Receipts.FAULTS))
    service.print_letters(clock.now())
    service.hear_of_letters(clock.now())
    assert told(system, transmission) == []
    operator = resident("Operatør")
    rights.grant_role(operator, Role.OPERATOR, None, clock.now())
    client, _ = reader(operator)
    assert transmission in client.get("/demo/print/", secure=True).content.decode()
    answer = client.post(
        "/demo/print/", {"letter": transmission, "reason": "moved"}, secure=True
    )  # fmt: skip
    assert answer.status_code == 302
    wrong = {"letter": transmission, "reason": "brevdue"}
    assert client.post("/demo/print/", wrong, secure=True).status_code == 404
    assert (
        "Karla Prøve"
        in pages(client.get(f"/demo/print/{transmission}.pdf", secure=True).content)[0]
    )
    assert audit.looks_at(karla)[0].look.actor.party == operator
    assert service.hear_of_letters(clock.now()) == 1
    assert service.hear_of_letters(clock.now()) == 0
    assert told(system, transmission) == [("INVALID", "paper.returned")]
    nosy, _ = reader(resident())
    for path in (f"/post/papir/{transmission}/", f"/post/papir/{transmission}/brev.pdf"):
        assert nosy.get(path, secure=True).status_code == 404
    assert nosy.get(f"/demo/print/{transmission}.pdf", secure=True).status_code == 403


def test_addresses(sent, settled, system, printer):
    """The sender's own goes before the register's; a protected one is printed; abroad is said."""
    karla, home = settled()
    registers.protect(karla, "address", clock.today() - timedelta(days=1), None, clock.now())
    own = PostalAddress("SE", name="Karla hos Błaśko", free_lines=("Vägen 1", "111 29 Stockholm"))
    letters = {
        "protected": on_paper(karla),
        "own": on_paper(karla, to=own),
        "on the letter": on_paper(karla, user="A", prints_address=False),
        "nobody": on_paper(cpr="0000000000", to=PostalAddress("DK")),
    }
    ids = {name: sent("Fysisk Post", form)[2] for name, form in letters.items()}
    assert service.print_letters(clock.now()) == 4
    printed = {name: pages(printer[0].printed(one)) for name, one in ids.items()}
    assert home.lines()[0] in printed["protected"][0]
    assert "Karla hos B?asko\nVägen 1\n111 29 Stockholm\nSE" in printed["own"][0]
    assert [len(printed[one]) for one in letters] == [2, 2, 1, 1]
    looked_up = [one for one in audit.looks_at(karla) if one.look.what == "Navn og adresse"]
    assert len(looked_up) == 1
    memo = letter(system.owner, karla)
    assert sent("Automatisk Valg", memo, on_paper(karla, to=own))[1] == "Modtaget Fjernprint"
    assert PaperLetterRow.objects.get(message_uuid=message_uuid(memo)).reason == "abroad"


def test_what_does_not_fit(sent, settled, resident, system, printer):
    """Another recipient than the MeMo's, other bytes under an id, formats, numbers: all told."""
    karla, _ = settled()
    bo = resident("Bo")
    memo, form = letter(system.owner, karla), on_paper(karla, id="A-1")
    assert sent("Automatisk Valg", memo, form)[0] == 200
    other = letter(system.owner, karla)
    cases = [
        ("Automatisk Valg", (other, on_paper(bo)), 400, "kombit.recipients.differ"),
        ("Fysisk Post", (on_paper(karla, id="A-1"),), 409, "kombit.consignment.id.reused"),
        ("Automatisk Valg", (memo, on_paper(karla)), 409, "kombit.consignment.id.reused"),
        ("Fysisk Post", (on_paper(file_format="DOCX"),), 400, "kombit.format.not.printable"),
        ("Fysisk Post", (on_paper(file_format="PDF"),), 400, "kombit.format.not.printable"),
        ("Fysisk Post", (on_paper(content=b"\xff"),), 400, "kombit.format.not.printable"),
        ("Fysisk Post", (on_paper(cpr="12345"),), 400, "kombit.consignment.value.not.valid"),
        ("Automatisk Valg", (letter(system.owner, bo, label=None), on_paper(bo)), 400,
         "memo.element.missing"),
        ("Automatisk Valg", (letter("CVR:99000018" if system.owner.number != "99000018" else
         "CVR:99000026", karla), on_paper(karla)), 403, "sender.not.allowed"),
    ]  # fmt: skip
    for choice, parts, status, code in cases:
        assert sent(choice, *parts)[:2] == (status, code)
    assert PaperLetterRow.objects.count() == 1


def test_without_a_printer_paper_is_not_offered(sent, settled, system, monkeypatch):
    monkeypatch.setattr(printing, "configured", lambda: None)
    karla, _ = settled()
    assert sent("Fysisk Post", on_paper(karla))[:2] == (501, "kombit.paper.not.offered")
    both = letter(system.owner, karla), on_paper(karla)
    assert sent("Automatisk Valg", *both)[:2] == (422, "recipient.exempt")
    assert service.print_letters(clock.now()) == service.hear_of_letters(clock.now()) == 0


def test_the_same_at_once_is_printed_once(sent, settled, system, printer):
    karla, _ = settled()
    memo, form = letter(system.owner, karla), on_paper(karla)
    answers = at_the_same_time(*[lambda: sent("Automatisk Valg", memo, form)] * 4)
    assert {one[0] for one in answers} == {200}
    assert len({one[2] for one in answers}) == 1
    printer[1](Nosy)
    at = clock.now()
    assert sum(at_the_same_time(*[lambda: service.print_letters(at)] * 3)) == 1


def test_numbers_tell_of_no_person(sent, settled, system, printer, client):
    karla, _ = settled()
    for _ in range(2):
        sent("Automatisk Valg", letter(system.owner, karla), on_paper(karla))
    sent("Fysisk Post", on_paper())
    table = client.get("/post/papir/tal.json", secure=True).json()["counts"]
    month = f"{clock.today():%Y-%m}"
    assert [(one["month"], one["cvr"], one["reason"], one["letters"]) for one in table] == [
        (month, system.owner.number, "exempt", 2),
        (month, system.owner.number, "chosen", 1),
    ]
    rows = csv.DictReader(io.StringIO(client.get("/post/papir/tal.csv", secure=True).text))
    assert [one["letters"] for one in rows] == ["2", "1"]
    page = client.get("/post/papir/tal/", secure=True).content.decode()
    assert "Modtageren er fritaget for Digital Post" in page
    assert karla.number not in page + str(table)
