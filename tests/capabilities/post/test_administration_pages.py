"""The pages of an administrator: organisation, systems, contact points, and mistakes there."""

import html
import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post.models import PointRow, System
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Role
from tests.capabilities.post.administrators import issued, picture
from tests.letters import letter

HOME = "/post/administration/"


@pytest.fixture(scope="module")
def places(authorities):
    return iter(authorities)


@pytest.fixture
def office(places, resident, reader):
    """An authority, its administrator's browser, and the address of its pages."""
    party, person = next(places), resident()
    rights.grant_role(person, Role.ADMINISTRATOR, party, clock.now())
    browser, _ = reader(person)
    page = browser.get(HOME, secure=True).text
    [address] = set(re.findall(rf'href="({HOME}[0-9a-f-]{{36}}/)"', page))
    return party, browser, address


def sent(browser, address, follow=True, **given):
    return browser.post(address, given, secure=True, follow=follow)


def test_who_comes_in(office, resident, reader, country):
    _, browser, address = office
    assert f'href="{HOME}"' in browser.get("/", secure=True).text
    nobody, _ = reader(resident())
    assert "Du administrerer ikke" in nobody.get(HOME, secure=True).text
    assert f'href="{HOME}"' not in nobody.get("/", secure=True).text
    for path in (
        "",
        "systemer/",
        "systemer/nyt/",
        "kontaktpunkter/",
        "kontaktpunkter/nyt/",
        "logo/",
    ):
        answer = nobody.get(address + path, secure=True)
        assert (answer.status_code, "ikke dens administrator" in answer.text) == (403, True), path
    owner = next(one for one in country.showcase() if one.key == "owner").party
    mine, _ = reader(owner)
    [company] = country.companies_owned_by(owner, clock.now())[:1]
    assert company.name in mine.get(HOME, secure=True).text


def faults(answer):
    """What the summary of errors says of each field; each stands at its field as well."""
    text = html.unescape(answer.text)
    summary = text[text.index('data-module="error-summary"') :].split("</ul>")[0]
    told = dict(re.findall(r'href="#([^"]+)">([^<]+)<', summary))
    for field, sentence in told.items():
        assert f'id="{field}"' in text, field
        assert text.count(sentence) > 1, sentence
    return told


def test_a_system_from_the_first_to_the_last(office):
    party, browser, address = office
    systems = f"{address}systemer/"
    assert "Der er ingen systemer endnu" in browser.get(systems, secure=True).text
    wrong = sent(
        browser,
        f"{systems}nyt/",
        name="Fagsystem",
        addresses="192.0.2.0/24 her",
        in_use="1",
        kinds=["sender", "recipient"],
        memo_version="1.2",
        protocol="REST_PUSH",
        supplier="Systemhuset",
        receipt_endpoint="ftp://eksempel.dk/",
        delegated_cvr="99999999",
        business_email="ingen",
        contact_email="heller ikke",
    )
    assert wrong.status_code == 422
    told = faults(wrong)
    assert told == {
        "field-addresses": "En adresse eller et net som 192.0.2.0/28. Et net er på højst 32 "
        "adresser (/27, /123).",
        "field-endpoint": "Et aktivt system, der kaldes, skal have en adresse.",
        "field-receipt_endpoint": "https på det åbne internet, uden navn og adgangskode.",
        "field-business_email": "Det er ingen e-mailadresse.",
        "field-contact_email": "Det er ingen e-mailadresse.",
        "field-delegated_cvr": "CVR-nummeret findes ikke i registret.",
    }
    assert 'value="Systemhuset"' in wrong.text
    assert wrong.text.count(" checked") == 4
    made = sent(
        browser,
        f"{systems}nyt/",
        name="Fagsystem",
        kinds=["sender", "recipient"],
        in_use="1",
        memo_version="1.2",
        protocol="REST_PULL",
        addresses="192.0.2.0/27\n127.0.0.1",
    )
    assert "Systemet er oprettet" in made.text
    row = System.objects.get(owner=str(party))
    here = f"{systems}{row.id}/"
    assert (row.memo_version, row.is_default) == ("1.2", True)

    asked = browser.get(f"{here}token/", secure=True)
    assert "kun én gang" in asked.text
    token = sent(browser, f"{here}token/", follow=False)
    assert token["Cache-Control"] == "no-store"
    [told] = re.findall(rf">({row.id}:[0-9a-f-]{{36}})<", token.text)
    UUID(told.partition(":")[2])
    for page in (here, systems):
        assert told not in browser.get(page, secure=True).text
    assert "Mangler certifikat" in browser.get(systems, secure=True).text
    for page in (here, f"{here}certifikat/"):
        shown = browser.get(page, secure=True).text
        assert f"CVR {party.number}" in shown
        assert ("fundament system add" in shown, 'href="/certifikater/"' in shown) == (True, True)
    pem, _ = issued(party)
    refused = sent(browser, f"{here}certifikat/", file=SimpleUploadedFile("x.pem", b"x"))
    assert (refused.status_code, "kan ikke bruges" in refused.text) == (400, True)
    good = sent(browser, f"{here}certifikat/", file=SimpleUploadedFile("c.pem", pem))
    assert "Certifikatet er registreret" in good.text
    assert "fundament system add" not in good.text

    second = sent(browser, f"{systems}nyt/", name="Andet", kinds="recipient", in_use="1")
    other = System.objects.get(owner=str(party), name="Andet")
    assert "organisationens breve" in second.text
    assert "nu organisationens breve" in sent(browser, f"{systems}{other.id}/standard/").text
    assert System.objects.get(id=other.id).is_default
    stale = sent(browser, here, name="Nyt navn", kinds="sender", in_use="1", version="0")
    assert (stale.status_code, "forældet" in stale.text) == (422, True)
    assert faults(stale) == {}
    version = System.objects.get(id=row.id).version
    saved = sent(browser, here, name="Nyt navn", kinds="sender", in_use="1", version=version)
    assert "Det er gemt" in saved.text
    assert System.objects.get(id=row.id).active_from == row.active_from
    assert browser.get(f"{here}hest/", secure=True).status_code == 404
    assert "ikke fortrydes" in browser.get(f"{here}spaer/", secure=True).text
    gone = sent(browser, f"{here}spaer/", version=version + 1)
    assert "Systemet er spærret" in gone.text
    assert browser.get(here, secure=True).status_code == 404


def test_points_and_numbers(office, sender):
    party, browser, address = office
    points = f"{address}kontaktpunkter/"
    assert "ingen kontaktpunkter endnu" in browser.get(points, secure=True).text
    assert "Kontaktgruppen er oprettet" in sent(browser, points, name="Teknik").text
    taken = sent(browser, points, name="teknik", description="Min tekst")
    assert (taken.status_code, "Min tekst" in taken.text) == (422, True)
    [group] = re.findall(r"kontaktgrupper/([0-9a-f-]{36})/", browser.get(points, secure=True).text)
    wish = {
        "name": "Byggesager",
        "targets": ["CITIZEN"],
        "active": "1",
        "visible": "1",
        "groups": group,
        "codes": "KLE 02.34.02 Byggetilladelser",
        "terms": "carport\nskur",
        "size_mb": "10,5",
        "attachments": "3",
        "link": "https://byg.eksempel.dk/",
    }
    for changed, told in (
        ({"codes": "27.18"}, "Skriv koden sådan"),
        ({"codes": "KLE x"}, "ser sådan ud"),
        ({"size_mb": "mange"}, "Skriv et tal"),
        ({"name": ""}, "1-256 tegn"),
        ({"link": "javascript:alert(1)"}, "https på det åbne internet"),
        ({"targets": []}, "Mindst én"),
    ):
        wrong = sent(browser, f"{points}nyt/", **wish | changed)
        assert (wrong.status_code, told in wrong.text) == (422, True), told
        assert "carport" in wrong.text
    every = {"codes": "27.18\nKLE 27.18\nKLE x\nGLN 1", "size_mb": "0", "attachments": "få"}
    wrong = sent(browser, f"{points}nyt/", **wish | every | {"name": "", "link": "x"})
    assert faults(wrong) == {
        "field-attachments": "Skriv et helt tal, for eksempel 5.",
        "field-codes": "Linje 1: Skriv koden sådan: KLE 27.18.02 Hjælpemidler. "
        "Linje 3: En KLE-kode ser sådan ud: 27.18.02. "
        "Linje 4: En GLN-kode ser sådan ud: 5798000000000.",
        "field-name": "Navnet er på 1-256 tegn.",
        "field-link": "Et link til https på det åbne internet.",
        "field-size_mb": "Over 0 og højst 100.",
    }
    assert not PointRow.objects.filter(organisation__party=str(party)).exists()
    assert "Kontaktpunktet er oprettet" in sent(browser, f"{points}nyt/", **wish).text
    row = PointRow.objects.get(organisation__party=str(party))
    here = f"{points}{row.id}/"
    page = browser.get(here, secure=True).text
    assert 'value="10,5"' in page
    assert "KLE 02.34.02 Byggetilladelser" in page
    assert "Det er gemt" in sent(browser, here, **wish, version=0, internal_description="Os").text
    assert sent(browser, here, **wish, version=0).status_code == 422
    full = sent(browser, f"{address}kontaktgrupper/{group}/", act="slet", version=0)
    assert (full.status_code, "ikke tom" in full.text) == (422, True)
    renamed = sent(browser, f"{address}kontaktgrupper/{group}/", name="Teknik og miljø", version=0)
    assert "Teknik og miljø" in renamed.text

    contacts.register_many([party], clock.now())
    body = letter(sender.owner, party)
    named = f"<memo:contactPointID>{row.id}</memo:contactPointID>"
    point = f"<memo:ContactPoint>{named}</memo:ContactPoint></memo:Recipient>"
    for content in (
        body.replace(b"</memo:Recipient>", point.encode()),
        letter(sender.owner, party),
    ):
        assert sender.send(content).status_code == 201
    shown = browser.get(address, secure=True).text
    told = re.sub(r"<[^>]+>", " ", shown)
    assert re.search(r"Byggesager\s+1\b", told)
    assert re.search(r"Intet kontaktpunkt\s+1\b", told)
    assert "Det er slettet" in sent(browser, here, act="slet", version=1).text


def test_contact_and_logo(office):
    party, browser, address = office
    version = re.search(r'name="version" value="(\d+)"', browser.get(address, secure=True).text)[1]
    saved = sent(
        browser, address, act="gem", name="Jura", email="jura@eksempel.dk", version=version
    )
    assert "Det er gemt" in saved.text
    assert 'value="jura@eksempel.dk"' in saved.text
    stale = sent(browser, address, act="gem", name="Andet", version=version)
    assert (stale.status_code, 'value="Andet"' in stale.text) == (422, True)
    version = int(version) + 1
    wrong = sent(
        browser, address, act="logo", version=version, logo=SimpleUploadedFile("l.png", b"x")
    )
    assert (wrong.status_code, "helt PNG-billede" in wrong.text) == (422, True)
    put = sent(
        browser, address, act="logo", version=version, logo=SimpleUploadedFile("l.png", picture())
    )
    assert "nyt logo" in put.text
    assert browser.get(f"{address}logo/", secure=True)["Content-Type"] == "image/png"
    assert "Logoet er fjernet" in sent(browser, address, act="fjern", version=version + 1).text
    actions = {line.look.action for line in audit.looks_at(party)}
    assert {"Ændret", "Logo ændret", "Logo fjernet"} <= actions
