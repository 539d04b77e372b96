"""Writing on the pages: choose, write, attach, look, send, answer, send on; nothing is lost."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import service as post
from fundament.capabilities.post.models import Letter, PointRow, WrittenLetter
from fundament.capabilities.post.service import envelopes
from fundament.capabilities.post.types.administration import PointWish, TargetType
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, Actor, Level, Role
from fundament.kernel.blobs import BlobId
from fundament.standards import memo
from fundament.standards.memo.parts import ContactPoint
from tests.letters import letter

PDF = b"%PDF-1.4 hello"


@pytest.fixture(scope="module")
def open_authority(country, authorities):
    contacts.register_many([authorities[0]], clock.now() - timedelta(days=1))
    return country.authority_of(authorities[0])


@pytest.fixture
def person(resident):
    return resident("Karla", "Prøve")


@pytest.fixture
def browser(reader, person):
    return reader(person)[0]


def begin(browser, authority):
    answer = browser.post("/post/skriv/", {"modtager": authority.party.number}, secure=True)
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def save(browser, at, act="gem", files=(), version=None, **typed):
    seen = re.search(r'name="version" value="(\d+)"', browser.get(at, secure=True).text)[1]
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    fields = {"emne": "Om min ansøgning", "tekst": "Kære alle\r\n\r\nTak.", **typed}
    return browser.post(
        at, {**fields, "version": version or seen, "filer": uploads, "gør": act}, secure=True
    )


def test_from_choice_to_receipt(browser, person, open_authority, sender):
    page = browser.get(f"/post/skriv/?q={open_authority.name[:5].lower()}", secure=True)
    assert open_authority.name in page.text
    assert "Ingen myndighed hedder" in browser.get("/post/skriv/?q=findesikke", secure=True).text
    at = begin(browser, open_authority)
    answer = save(browser, at, files=[("min: fil.pdf", PDF), ("nr 2.txt", b"to")])
    assert answer["Location"] == f"{at}?gjort=gemt"
    page = browser.get(answer["Location"], secure=True).text
    assert "Kladden er gemt" in page
    assert "min- fil.pdf" in page
    assert "Kære alle\n\nTak." in page
    removed = re.findall(r'value="(fjern:[0-9a-f-]+)"', page)
    assert len(removed) == 2
    assert save(browser, at, act=removed[1])["Location"] == f"{at}?gjort=fjernet"
    assert "nr 2.txt" not in browser.get(at, secure=True).text
    drafts = browser.get("/post/?mappe=kladder", secure=True).text
    assert (at in drafts, "Kladde til" in drafts) == (True, True)
    review = save(browser, at, act="se")["Location"]
    assert review == f"{at}se/"
    page = browser.get(review, secure=True).text
    assert (open_authority.name in page, "kan det ikke kaldes tilbage" in page) == (True, True)
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    # A double click: the second one finds that it was sent.
    for _ in range(2):
        sent = browser.post(review, {"version": version}, secure=True)
        assert sent["Location"].endswith("?gjort=sendt")
    page = browser.get(sent["Location"], secure=True).text
    assert "Brevet er sendt" in page
    assert "I modtagerens Digital Post siden" in page
    [found] = Letter.objects.filter(sender=str(person))
    assert found.recipient == str(open_authority.party)
    kinds = [(one["kind"], one["files"][0]["name"]) for one in found.documents]
    assert kinds == [("MAIN", "brev.txt"), ("ADDITIONAL", "min- fil.pdf")]
    place = re.search(r'href="(/post/sendt/[^"]+/fil/[^"]+)"', page)[1]
    assert browser.get(place, secure=True).content == PDF
    assert at not in browser.get("/post/?mappe=kladder", secure=True).text
    named = f"/post/{sent['Location'].split('/')[3]}/"  # as the ledger names it
    assert "/post/sendt/" in browser.get(named, secure=True)["Location"]
    assert "Sendt til" in browser.get("/post/?mappe=sendt", secure=True).text
    # The addresses of the draft lead to what it became.
    for old in (at, review):
        assert "/post/sendt/" in browser.get(old, secure=True)["Location"]
    assert "/post/sendt/" in save_blind(browser, at)["Location"]
    assert not WrittenLetter.objects.filter(owner=str(person), sent_at=None).exists()
    assert [line.look.action for line in audit.looks_at(person)].count("Sendt") == 1


def opened(authority, administrator, **wish):
    """A contact point of the authority, opened by its administrator."""
    acting = Acting(Actor(administrator, "Ada"), authority.party, Level.SUBSTANTIAL, clock.now())
    [office] = post.own_organisations(acting, clock.now())
    return post.make_point(acting, office.id, PointWish(**wish), clock.now())


def test_the_letter_goes_to_the_contact_point_that_was_chosen(
    browser, person, open_authority, resident
):
    administrator = resident("Ada", "Styrer")
    rights.grant_role(administrator, Role.ADMINISTRATOR, open_authority.party, clock.now())
    told = {"description": "Om carporte", "attributes": ("Sagsnummer",), "attachments": 3}
    building = opened(open_authority, administrator, name="Byggesager", terms=("skur",), **told,
                      internal_description="Kun os", size_mb=7.5)  # fmt: skip
    others = {
        "Skjult": {"visible": False},
        "Lukket": {"active": False},
        "Firmaer": {"targets": (TargetType.COMPANY,)},
    }
    closed = [
        opened(open_authority, administrator, name=name, **one) for name, one in others.items()
    ]
    opened(open_authority, administrator, name="Flytning")
    at = begin(browser, open_authority)
    assert at.endswith("/kontaktpunkt/")
    page = browser.get(at, secure=True).text
    for sentence in ("Byggesager", "Om carporte", "Sagsnummer", "Højst 3 bilag", "7,5 MB"):
        assert sentence in page, sentence
    assert not [name for name in (*others, "Kun os") if name in page]
    found = browser.get(f"{at}?q=SKUR", secure=True).text
    assert ("Byggesager" in found, "Flytning" in found) == (True, False)
    assert "Intet kontaktpunkt passer" in browser.get(f"{at}?q=xyz", secure=True).text
    for wrong in (*(str(one.id) for one in closed), str(uuid4()), "x"):
        assert browser.post(at, {"punkt": wrong}, secure=True).status_code == 404
    draft = browser.post(at, {"punkt": ""}, secure=True)["Location"]
    assert "Vælg kontaktpunkt" in browser.get(draft, secure=True).text
    assert save(browser, draft, act="punkt", tekst="Et skur")["Location"] == at
    assert browser.post(at, {"punkt": str(building.id)}, secure=True)["Location"] == draft
    page = browser.get(draft, secure=True).text
    for sentence in ("Et skur", "Byggesager", "Skriv gerne i brevet: Sagsnummer"):
        assert sentence in page, sentence
    review = save(browser, draft, act="se")["Location"]
    page = browser.get(review, secure=True).text
    assert "Byggesager" in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    sent = browser.post(review, {"version": version}, secure=True)["Location"]
    assert "Byggesager" in browser.get(sent, secure=True).text
    [letter_sent] = Letter.objects.filter(sender=str(person))
    assert letter_sent.contact_point == building.id
    header = memo.read_memo(envelopes.envelope_of(BlobId(letter_sent.envelope))).header
    assert header.recipient.contact_point == ContactPoint(str(building.id), label="Byggesager")
    assert browser.get(at, secure=True)["Location"] == draft
    assert browser.post(at, {"punkt": ""}, secure=True).status_code == 422
    PointRow.objects.all().delete()


def save_blind(browser, at, **typed):
    """Save again what was sent, from a window that knows nothing of it, or something else."""
    same = {"version": "0", "emne": "Om min ansøgning", "tekst": "Kære alle\r\n\r\nTak.\r\n"}
    return browser.post(at, {**same, **typed}, secure=True)


def test_what_a_second_window_says_of_a_letter_that_was_sent_is_a_new_draft(
    browser, person, sender
):
    """An answer stays one, in the chain of its letter; the same again is the same draft."""
    body = letter(sender.owner, person, label="Din sag", reply="true")
    assert sender.send(body).status_code == 201
    received = re.search(r'href="(/post/[0-9a-f-]{36}/)"', browser.get("/post/", secure=True).text)
    at = browser.post(f"{received[1]}svar/", secure=True)["Location"].split("?")[0]
    review = save(browser, at, act="se", tekst="Ja")["Location"]
    version = re.search(r'name="version" value="(\d+)"', browser.get(review, secure=True).text)[1]
    assert browser.post(review, {"version": version}, secure=True).status_code == 302
    files = [SimpleUploadedFile("nyt.txt", b"Hej")]
    anew = save_blind(browser, at, tekst="Nej, vent", filer=files)["Location"]
    assert save_blind(browser, at, tekst="Nej, vent")["Location"] == anew
    assert (anew.endswith("?gjort=ny"), anew.startswith(at)) == (True, False)
    page = browser.get(anew, secure=True).text
    for told in ("Brevet er allerede sendt", "Nej, vent", "nyt.txt", "Svar på"):
        assert told in page, told
    first, second = WrittenLetter.objects.filter(owner=str(person)).order_by("id")
    assert (first.sent_at is None, second.sent_at is None) == (False, True)
    assert (second.answers, second.recipient) == (first.answers, first.recipient)
    chains = [one.words["reply_data"] for one in (first, second)]
    assert [chain[-1]["reply_uuid"] for chain in chains] == [str(first.uuid), str(second.uuid)]
    wrong = save_blind(browser, at, tekst="Og så", filer=[SimpleUploadedFile("a.exe", b"MZ")])
    assert wrong.status_code == 422
    assert ("Og så" in wrong.text, "a.exe: Filen kan ikke" in wrong.text) == (True, True)
    assert WrittenLetter.objects.filter(owner=str(person), sent_at=None).count() == 2
    WrittenLetter.objects.filter(sent_at=None).delete()
    assert save_blind(browser, at, tekst="x" * 100_001).status_code == 422


def test_what_is_typed_is_never_lost(browser, person, open_authority, reader, resident):
    at = begin(browser, open_authority)
    assert save(browser, at, act="se", emne="", tekst="Noget langt").status_code == 422
    page = browser.get(at, secure=True).text
    assert "Noget langt" in page
    empty = save(browser, at, act="se", tekst="")
    assert empty.status_code == 422
    assert "Brevet er tomt" in empty.text
    assert "<title>Fejl:" in empty.text
    files = [("a.exe", b"MZ"), ("god.txt", b"Hej"), ("tom.txt", b"")]
    wrong = save(browser, at, act="se", emne="Andet", tekst="Det her", files=files)
    assert wrong.status_code == 422
    assert ("a.exe: Filen kan ikke" in wrong.text, "tom.txt: Filen er tom" in wrong.text) == (1, 1)
    kept = browser.get(at, secure=True).text
    assert ("Det her" in kept, "god.txt" in kept, "tom.txt" in kept) == (True, True, False)
    long = save(browser, at, emne="Andet", tekst="x" * 100_001)
    assert (long.status_code, "højst have 100000 tegn" in long.text) == (422, True)
    assert ("x" * 100_001 in long.text, "Det her" in browser.get(at, secure=True).text) == (1, 1)
    seen = WrittenLetter.objects.get(owner=str(person)).version
    save(browser, at, tekst="Fra det andet vindue")
    stale = save(browser, at, tekst="Fra det første", version=str(seen))
    assert stale.status_code == 409
    assert ("i et andet vindue" in stale.text, "Fra det første" in stale.text) == (True, True)
    assert "Fra det andet vindue" in browser.get(at, secure=True).text
    stranger, _ = reader(resident("Frede", "Fremmed"))
    for path in (at, f"{at}se/", f"{at}slet/"):
        assert stranger.get(path, secure=True).status_code == 404
        assert stranger.post(path, secure=True).status_code == 404
    assert "Vil du slette kladden" in browser.get(f"{at}slet/", secure=True).text
    gone = browser.post(f"{at}slet/", secure=True)
    assert "Kladden er slettet" in browser.get(gone["Location"], secure=True).text
    assert browser.get(at, secure=True).status_code == 404


def test_answer_and_send_on(browser, person, sender, open_authority):
    body = letter(sender.owner, person, label="Din sag", reply="true",
                  files=[("brev.pdf", "application/pdf", PDF)])  # fmt: skip
    assert sender.send(body).status_code == 201
    assert sender.send(letter(sender.owner, person, label="Uden svar")).status_code == 201
    page = browser.get("/post/", secure=True).text
    none, at = re.findall(r'href="(/post/[0-9a-f-]{36}/)"', page)
    assert f"{none}svar/" not in browser.get(none, secure=True).text
    assert browser.post(f"{none}svar/", secure=True).status_code == 422
    assert f"{at}svar/" in browser.get(at, secure=True).text
    draft = browser.post(f"{at}svar/", secure=True)["Location"]
    assert browser.post(f"{at}svar/", secure=True)["Location"] == draft  # the one that was begun
    assert "Svar: Din sag" in browser.get(draft, secure=True).text
    assert "Fortsæt dit svar" in browser.get(at, secure=True).text
    way, named = f"{at}videresend/", str(uuid4())
    assert "ikke beskyttet" in browser.get(way, secure=True).text
    for wish, field in (
        ({"til": "email"}, "forward-email"),
        ({"til": "email", "email": "a@b.example"}, "understood"),
        ({"til": "authority"}, "authority"),
        ({"til": "email", "email": "a", "forstaaet": "ja"}, "forward-email"),
    ):  # fmt: skip
        answer = browser.post(way, {"navn": named, **wish}, secure=True)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
    number = open_authority.party.number
    wish = {"navn": named, "til": "authority", "myndighed": number, "besked": "Se"}
    places = {browser.post(way, wish, secure=True)["Location"] for _ in range(2)}
    assert places == {f"/post/sendt/{named}/?gjort=sendt"}
    assert Letter.objects.filter(sender=str(person)).count() == 1
    mail = {"navn": str(uuid4()), "til": "email", "email": "ven@privat.example", "forstaaet": "ja"}
    sent = browser.post(way, mail, secure=True)["Location"]
    assert "På vej til mailserveren" in browser.get(sent, secure=True).text
    assert browser.get("/post/?mappe=sendt", secure=True).text.count("Sendt til") == 2


def test_find_letters(browser, person, sender, open_authority):
    for label in ("Årsopgørelse", "Parkering 50%"):
        assert sender.send(letter(sender.owner, person, label=label)).status_code == 201
    first = re.findall(r'href="(/post/[0-9a-f-]{36}/)"', browser.get("/post/", secure=True).text)[0]
    browser.get(first, secure=True)  # read: Parkering

    def found(asked):
        page = browser.get(f"/post/?{asked}", secure=True).text
        return re.findall('"post-title"><bdi>([^<]+)<', page)

    today = clock.today()
    assert found("q=årsop") == ["Årsopgørelse"]
    assert found("q=50%25") == ["Parkering 50%"]
    assert found("q=_") == []
    assert found("ulaest=ja") == ["Årsopgørelse"]
    assert found("flag=ja") == []
    assert len(found(f"fra={today}&til={today}")) == 2
    assert found(f"fra={today + timedelta(days=1)}") == []
    assert len(found("fra=i+går")) == 2
    wrong = browser.get(f"/post/?fra=2026-99-01&til={today}", secure=True).text
    assert ("<title>Fejl:" in wrong, wrong.count("Fra dato findes ikke")) == (True, 2)
    assert "Til dato findes ikke" not in wrong
    assert "Ingen breve passer" in browser.get("/post/?q=xyz", secure=True).text


def test_several_at_once(browser, person, sender, open_authority, resident):
    for label in ("en", "to", "tre"):
        assert sender.send(letter(sender.owner, person, label=label)).status_code == 201
    other = resident("Nabo", "Prøve")
    assert sender.send(letter(sender.owner, other)).status_code == 201
    draft = begin(browser, open_authority).split("/")[3]
    page = browser.get("/post/?vaelg=ja", secure=True).text
    three, two, one = re.findall(r'name="valgt" value="([^"]+)"', page)
    theirs = str(Letter.objects.get(recipient=str(other)).transmission_id)

    def act(word, letters, folder="", **more):
        given = {"valgt": letters, "gør": word, "mappe": folder, **more}
        return browser.post("/post/valgte/", given, secure=True)

    def titles(folder=""):
        page = browser.get(f"/post/?mappe={folder}", secure=True).text
        return re.findall('"post-title"><bdi>([^<]+)<', page), page.count("Ulæst brev fra")

    done = act("laest", [one, two])
    assert "markeret som læst" in browser.get(done["Location"], secure=True).text
    assert titles() == (["tre", "to", "en"], 1)
    # One that is not hers: nothing is done to any of them.
    assert act("papirkurv", [three, theirs]).status_code == 404
    assert act("brænd", [three]).status_code == 404
    assert act("papirkurv", ["x"]).status_code == 404
    assert act("flyt", [three], til="x").status_code == 404
    assert titles() == (["tre", "to", "en"], 1)
    nothing = act("papirkurv", [])["Location"]
    assert "Vælg mindst ét brev" in browser.get(nothing, secure=True).text
    act("papirkurv", [one, three, draft])
    assert titles() == (["to"], 0)
    assert sorted(titles("papirkurv")[0]) == ["Uden emne", "en", "tre"]
    act("tilbage", [one, three, draft], "papirkurv")
    assert (titles()[0], titles("kladder")[0]) == (["tre", "to", "en"], ["Uden emne"])
    browser.post("/post/mapper/", {"gør": "opret", "navn": "Skat"}, secure=True)
    folder = re.search(r"mappe=([0-9a-f-]{36})", browser.get("/post/", secure=True).text)[1]
    act("flyt", [two, three], til=folder)
    assert (titles()[0], titles(folder)[0]) == (["en"], ["tre", "to"])
    act("ulaest", [two], folder)
    assert titles(folder) == (["tre", "to"], 2)
    actions = [line.look.action for line in audit.looks_at(person)]
    assert actions.count("Flyttet til en mappe") == 2
