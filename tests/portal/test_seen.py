"""*Who has looked at my data*: by day, paged by cursor, each line with its proof."""

import json
from datetime import timedelta

import pytest

from fundament.kernel import audit, clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
from fundament.kernel.audit import Look
from fundament.kernel.ids import PartyId

pytestmark = pytest.mark.django_db

ME, OTHER = PartyId.person("0101901231"), PartyId.person("0202851232")
AUTHORITY = PartyId.company("99000001")


def sign_in(client, party, name="Signe Holm"):
    acting = Acting(Actor(party, name), party, Level.SUBSTANTIAL, since=clock.now())
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key


def look(about=ME, actor=None, days=0):
    return Look(
        at=clock.now() - timedelta(days=days),
        actor=actor or Actor(AUTHORITY, "Tornsø <Kommune>"),
        acted_for=AUTHORITY,
        about=about,
        what="Brev",
        action="Åbnet",
        purpose="Sagsbehandling",
        legal_basis="Lov om Digital Post",
    )


def get(client, path="/hvem-har-set/"):
    return client.get(path, secure=True)


def test_the_page_asks_for_a_sign_in(client):
    assert get(client).status_code == 302


def test_lines_about_others_are_not_shown(client):
    audit.record(look(about=OTHER))
    sign_in(client, ME)
    assert "Ingen opslag endnu" in get(client).text
    sign_in(client, OTHER)
    assert "Tornsø &lt;Kommune&gt;" in get(client).text


def test_days_and_pages(client):
    for days in reversed(range(30)):
        audit.record(look(days=days))
    sign_in(client, ME)
    first = get(client)
    assert first.text.count('class="seen-day"') == 25
    assert "I dag, " in first.text
    older = first.text.partition("?before=")[2].partition('"')[0]
    second = get(client, f"/hvem-har-set/?before={older}").text
    assert second.count('class="seen-day"') == 5
    assert "Ældre linjer" not in second


def test_a_cursor_that_is_none_shows_the_newest(client):
    audit.record(look())
    sign_in(client, ME)
    assert "Tornsø" in get(client, "/hvem-har-set/?before=x'--").text


def test_the_proof_of_a_line_is_for_its_person_only(client):
    audit.record(look())
    sign_in(client, ME)
    line = audit.looks_at(ME)[0]
    answer = get(client, f"/hvem-har-set/{line.id}/bevis/")
    assert answer.status_code == 200
    assert "Sagsbehandling" in json.loads(answer.content)["line"]
    sign_in(client, OTHER)
    assert get(client, f"/hvem-har-set/{line.id}/bevis/").status_code == 404
