"""The mailbox: whose it is, what one sees, what is written down, what nobody else can do."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fundament.capabilities.post.models import MailboxEntry
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock, holdings
from tests.letters import letter

PDF = ("brev.pdf", "application/pdf", b"%PDF-1.4 hello")


@pytest.fixture
def inbox(send, citizen, reader):
    """A citizen with one letter: the client, and the letter's address."""
    assert send(label="Om din ansøgning", files=[PDF]).status_code == 201
    client, _ = reader(citizen)
    page = client.get("/post/", secure=True).content.decode()
    return client, re.search(r'href="(/post/[0-9a-f-]{36}/)"', page)[1]


def test_empty(citizen, reader):
    page = reader(citizen)[0].get("/post/", secure=True)
    assert page.status_code == 200
    assert "Der er ingen breve her endnu" in page.content.decode()


def test_unread_until_opened(inbox):
    client, address = inbox
    before = client.get("/post/", secure=True).content.decode()
    assert "Om din ansøgning" in before
    assert "Ulæst brev fra" in before
    assert client.get(address, secure=True).status_code == 200
    assert "Ulæst brev fra" not in client.get("/post/", secure=True).content.decode()


def test_the_first_reading_is_kept(inbox, citizen):
    client, address = inbox
    client.get(address, secure=True)
    first = MailboxEntry.objects.get(owner=str(citizen)).first_read_at
    assert client.post(address + "ulaest/", secure=True).status_code == 302
    assert "Ulæst brev fra" in client.get("/post/", secure=True).content.decode()
    client.get(address, secure=True)
    assert MailboxEntry.objects.get(owner=str(citizen)).first_read_at == first


def test_bin_and_back(inbox):
    client, address = inbox
    answer = client.post(address + "papirkurv/", secure=True, follow=True)
    assert "Brevet er lagt i papirkurven" in answer.text
    assert address not in client.get("/post/", secure=True).content.decode()
    assert address in client.get("/post/?mappe=papirkurv", secure=True).content.decode()
    client.post(address + "indbakke/", secure=True)
    assert address in client.get("/post/", secure=True).content.decode()


def test_a_change_is_not_made_by_following_a_link(inbox):
    client, address = inbox
    for act in ("ulaest/", "papirkurv/", "indbakke/"):
        assert client.get(address + act, secure=True).status_code == 405


def test_fetch_a_file(inbox):
    client, address = inbox
    answer = client.get(address + "fil/0/", secure=True)
    assert answer.content == PDF[2]
    assert answer["Content-Disposition"] == 'attachment; filename="brev.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(address + "fil/1/", secure=True).status_code == 404


def test_others_see_nothing(inbox, reader, sender):
    _, address = inbox
    stranger, _ = reader(sender.owner)
    for path in (address, address + "fil/0/"):
        assert stranger.get(path, secure=True).status_code == 404
    for act in ("ulaest/", "papirkurv/", "indbakke/"):
        assert stranger.post(address + act, secure=True).status_code == 404
    assert stranger.get(f"/post/{uuid4()}/", secure=True).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(inbox, client):
    answer = client.get("/post/", secure=True)
    assert answer.status_code == 302
    assert "log-ind" in answer["Location"]


def test_every_opening_is_in_the_ledger(inbox, citizen):
    client, address = inbox
    client.get(address, secure=True)
    client.get(address + "fil/0/", secure=True)
    looks = [line.look for line in audit.looks_at(citizen)]
    assert [look.action for look in looks] == ["Hentet", "Åbnet", "Vist", "Leveret"]
    assert {look.about for look in looks} == {citizen}
    assert looks[1].actor.party == looks[1].acted_for == citizen


@pytest.fixture
def opens_for(monkeypatch):
    """Let a person open the mailboxes of others, until the returned set is emptied."""
    open_to = {}
    real = rights.parties_open_to
    monkeypatch.setattr(
        rights, "parties_open_to", lambda who, at: [*real(who, at), *open_to.get(who, [])]
    )
    return open_to


def test_the_mailbox_of_somebody_else(inbox, citizen, reader, opens_for):
    _, address = inbox
    helper, acting = reader(sender_of_nothing(citizen))
    opens_for[acting.actor.party] = [citizen]
    own = helper.get("/post/", secure=True).content.decode()
    key = re.search(r"postkasse=([0-9a-f]+)", own)[1]
    assert citizen.number not in own
    assert address in helper.get(f"/post/?postkasse={key}", secure=True).content.decode()
    assert helper.get(address, secure=True).status_code == 200
    looks = [line.look for line in audit.looks_at(citizen)]
    assert [look.action for look in looks[:2]] == ["Åbnet", "Vist"]
    assert looks[0].actor.party == acting.actor.party
    assert looks[0].acted_for == citizen
    opens_for.clear()  # revocation counts at once
    assert helper.get(address, secure=True).status_code == 404
    assert address not in helper.get(f"/post/?postkasse={key}", secure=True).content.decode()


def sender_of_nothing(citizen):
    return type(citizen).person(f"0202{citizen.number[4:]}")


def test_pages_follow_each_other_without_gap_or_repeat(sender, citizen, reader):
    for number in range(45):
        assert sender.send(letter(sender.owner, citizen, label=f"brev {number}")).status_code == 201
    client, _ = reader(citizen)
    path, seen = "/post/", []
    while path:
        page = client.get(path, secure=True).content.decode()
        seen += re.findall(r'"post-title"><bdi>(brev \d+)<', page)
        found = re.search(r'href="([^"]*efter=[^"]*)" rel="next"', page)
        path = found and found[1].replace("&amp;", "&")
    assert seen == [f"brev {number}" for number in reversed(range(45))]
    assert client.get("/post/?efter=xyz", secure=True).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_mailbox(sender, citizen, reader):
    client, _ = reader(citizen)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert client.get("/post/", secure=True).status_code == 200
        return len(made)

    sender.send(letter(sender.owner, citizen))
    queries()  # names of organisations are kept from the first time on
    few = queries()
    copy_letters(citizen, 1000)
    assert queries() == few


def copy_letters(owner, count):
    """Fill the mailbox by SQL: the same row many times, with ids and times of its own."""
    columns = (
        "sender, sha256, message_id, system, sender_name, recipient, title, mandatory, "
        "legal_notification, received_at, envelope, cuts, documents"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH one AS (SELECT * FROM post_letter WHERE recipient = %s LIMIT 1), new AS ("
            f" INSERT INTO post_letter (message_uuid, transmission_id, {columns})"
            f" SELECT gen_random_uuid(), gen_random_uuid(), {columns}"
            f" FROM one, generate_series(1, %s) RETURNING id, recipient)"
            f" INSERT INTO post_mailboxentry (letter_id, owner, available_at, folder, unread)"
            f" SELECT id, recipient, now() - id * interval '1 hour', 'inbox', true FROM new",
            (str(owner), count),
        )


def test_actions_show_where_they_lead(sender, citizen, reader):
    body = letter(sender.owner, citizen, example="full", doNotDeliverUntilDate=None)
    assert sender.send(body).status_code == 201
    client, _ = reader(citizen)
    address = re.search(
        r'href="(/post/[0-9a-f-]{36}/)"', client.get("/post/", secure=True).content.decode()
    )[1]
    page = client.get(address, secure=True).content.decode()
    assert "Fører til" in page
    assert re.search(r'href="https://[^"]+" rel="noopener noreferrer external"', page)


def test_a_strangers_text_cannot_turn_the_line_around(sender, citizen, reader):
    """U+202E would show what follows it from right to left; <bdi> ends its reach."""
    turned = "Faktura \u202efdp.exe"
    assert sender.send(letter(sender.owner, citizen, label=turned)).status_code == 201
    client, _ = reader(citizen)
    page = client.get("/post/", secure=True).content.decode()
    assert f"<bdi>{turned}</bdi>" in page
    address = re.search(r'href="(/post/[0-9a-f-]{36}/)"', page)[1]
    assert f"<h1><bdi>{turned}</bdi></h1>" in client.get(address, secure=True).content.decode()


def test_an_inbox_that_was_just_emptied_does_not_say_that_nothing_ever_came(inbox, opens_for):
    client, address = inbox
    page = client.post(f"{address}papirkurv/", secure=True, follow=True).content.decode()
    assert "Brevet er lagt i papirkurven" in page
    assert "Der er ingen breve i indbakken nu." in page
    assert "her endnu" not in page
    assert "Få besked på e-mail" in page


def test_the_mailbox_of_somebody_else_offers_no_notice_by_email(inbox, citizen, reader, opens_for):
    client, address = inbox
    client.post(f"{address}papirkurv/", secure=True)
    helper, acting = reader(sender_of_nothing(citizen))
    opens_for[acting.actor.party] = [citizen]
    key = re.search(r"postkasse=([0-9a-f]+)", helper.get("/post/", secure=True).text)[1]
    page = helper.get(f"/post/?postkasse={key}&mappe=", secure=True).text
    assert "Der er ingen breve her endnu." in page
    assert "Få besked på e-mail" not in page


def test_a_number_with_a_letter_nobody_has_read_says_so_when_it_is_closed(inbox, citizen):
    client, address = inbox
    [held] = holdings.holdings_of(frozenset({citizen}), clock.now())
    assert "ulæste breve: 1" in held.danish
    client.get(address, secure=True)
    assert holdings.holdings_of(frozenset({citizen}), clock.now()) == []
