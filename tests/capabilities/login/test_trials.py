"""Trial runs: led step by step, judged by what a client owes, and reported under a signature."""

import json
import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from fundament.capabilities.login import service as login
from fundament.capabilities.login.render.report import pdf_of
from fundament.capabilities.login.rules.faults import FAULTS
from fundament.capabilities.login.rules.trials import SHORT, result_of, steps_of, verdict_on
from fundament.capabilities.login.types import (
    End,
    FaultsOff,
    Must,
    Protocol,
    ReportNotGenuine,
    Result,
    Script,
    Sight,
    Step,
    TrialOutOfStep,
    Verdict,
)
from fundament.capabilities.rights import service as rights
from fundament.kernel import clock
from fundament.kernel.acting import Actor, Role
from fundament.kernel.ids import PartyId
from fundament.portal.abroad import node
from fundament.standards.pdf import parts_of
from tests.capabilities.login.conftest import code_of, passing_form, text
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(people):
    return Service("library").register()


@pytest.fixture
def integrator(people):
    person = people["empty_mailbox"]
    return Actor(PartyId.person(person.cpr), person.name)


@pytest.fixture
def operator(people, browser, integrator):
    rights.grant_role(integrator.party, Role.OPERATOR, None, clock.now())
    browser.log_in(people["empty_mailbox"])
    return browser


def start(library, integrator, script=Script.SHORT):
    return login.start_trial(library.entity_id, script, integrator, clock.now())


def go_through(run, library, browser, integrator, results):
    """Log in at each step, as the browser of an integrator who is known to the broker."""
    for number, result in enumerate(results, run.current.number):
        login.arm(run.id, number, integrator, clock.now())
        browser.get(library.address())
        run = login.mark(run.id, number, result, integrator, clock.now())
    return run


def test_a_run_is_judged_by_what_the_client_owes(operator, integrator, library):
    run = start(library, integrator)
    assert [each.step.fault for each in run.steps] == ["", *SHORT[Protocol.SAML], ""]
    results = [Result.ACCEPTED, Result.REFUSED, Result.REFUSED, Result.ACCEPTED, Result.BROKEN]
    run = go_through(run, library, operator, integrator, results)
    told = [each.verdict for each in run.steps[:6]]
    assert told == [
        Verdict.PASSED,  # a right login
        Verdict.PASSED,  # expired: refused
        Verdict.FAILED,  # two minutes slow: refused
        Verdict.FAILED,  # the audience of another: accepted
        Verdict.FAILED,  # broken
        Verdict.NOT_TRIED,
    ]
    assert run.current.number == 6
    seen = [login.inspection_of(each.step.login).fault for each in run.steps[:5]]
    assert seen == ["", *SHORT[Protocol.SAML][:4]]


def test_only_the_step_under_way_takes_a_result_and_only_of_a_login(operator, integrator, library):
    run = start(library, integrator)
    at = clock.now()
    for number in (1, 2):
        with pytest.raises(TrialOutOfStep):
            login.mark(run.id, number, Result.ACCEPTED, integrator, at)
    login.arm(run.id, 1, integrator, at)
    with pytest.raises(TrialOutOfStep):
        login.mark(run.id, 1, Result.ACCEPTED, integrator, at)
    with pytest.raises(TrialOutOfStep):
        login.finish_trial(run.id, b"", at)
    run = login.mark(run.id, 1, Result.SKIPPED, integrator, at)
    assert run.current.number == 2
    login.arm(run.id, 2, integrator, at)
    assert login.active_fault(library.entity_id).fault.code == run.current.step.fault
    login.mark(run.id, 2, Result.SKIPPED, integrator, at)
    assert login.active_fault(library.entity_id) is None


def finished(run, library, browser, integrator):
    for each in run.steps:
        run = login.mark(run.id, each.number, Result.SKIPPED, integrator, clock.now())
    return run


def test_the_report_is_signed_with_its_pdf_and_stays_so(operator, integrator, library):
    run = start(library, integrator)
    run = go_through(run, library, operator, integrator, [Result.ACCEPTED])
    for each in run.steps[1:]:
        run = login.mark(run.id, each.number, Result.SKIPPED, integrator, clock.now())
    page = text(operator.get(f"/login/trials/{run.id}/"))
    assert "Underskriv rapporten" in page
    operator.post(f"/login/trials/{run.id}/finish/", {})
    body = operator.get(f"/login/trials/{run.id}/report.json").content
    pdf = operator.get(f"/login/trials/{run.id}/report.pdf").content
    words = "".join(found.extract_text() for found in PdfReader(BytesIO(pdf)).pages)
    assert library.entity_id in words
    assert "Audience er en anden tjeneste." in words.replace("\n", " ")
    assert f"Fortalt af {integrator.name}, ikke set" in words.replace("\n", " ")
    found = login.check_report(body, pdf)
    assert found.pdf is True
    assert parts_of(pdf)
    first = found.content["steps"][0]
    assert (first["observed"], first["seen"], first["told_by"]) == (False, None, integrator.name)
    assert found.content["observed"] == 0
    assert found.content["counts"] == {"passed": 1, "failed": 0, "not tried": len(run.steps) - 1}
    spaced = json.dumps(json.loads(body), indent=7).encode()
    assert login.check_report(spaced, pdf + b" ").pdf is False
    with pytest.raises(TrialOutOfStep):
        login.finish_trial(run.id, pdf, clock.now())


def changed(body, change):
    read = json.loads(body)
    change(read)
    return json.dumps(read).encode()


FORGERIES = [
    lambda read: read["report"]["steps"][1].update(verdict="passed"),
    lambda read: read["report"].update(service="https://andet.example"),
    lambda read: read.update(signature=read["signature"][:-4] + "AAAA"),
    lambda read: read.update(signature=""),
    lambda read: read.update(report=[]),
    lambda read: read.pop("report"),
]


@pytest.mark.parametrize("change", FORGERIES)
def test_a_changed_report_is_not_genuine(operator, integrator, library, change):
    run = finished(start(library, integrator), library, operator, integrator)
    body = login.finish_trial(run.id, pdf_of(run, "da"), clock.now()).report.encode()
    assert login.check_report(body).pdf is None
    with pytest.raises(ReportNotGenuine):
        login.check_report(changed(body, change))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b"null"])
def test_what_is_no_report(db, body):
    with pytest.raises(ReportNotGenuine):
        login.check_report(body)


def test_anybody_may_check_a_report(operator, integrator, library, client):
    run = finished(start(library, integrator), library, operator, integrator)
    body = login.finish_trial(run.id, pdf_of(run, "da"), clock.now()).report
    for given in ({"text": body}, {"file": SimpleUploadedFile("r.json", body.encode())}):
        answer = client.post("/login/trials/check/", given, secure=True)
        assert "Rapporten er ægte" in text(answer)
    answer = client.post("/login/trials/check/", {"text": "{}"}, secure=True)
    assert answer.status_code == 422


def test_the_page_leads_through_a_run(operator, people, library):
    page = operator.post("/login/trials/", {"entity_id": library.entity_id, "script": "short"})
    address = page.request["PATH_INFO"]
    assert "Gør klar" in text(page)
    page = operator.post(f"{address}act/", {"number": "1"})
    assert "Loginnet er ikke set endnu." in text(page)
    assert "https://library.example/" in text(page)
    operator.get(library.address())
    page = operator.get(address)
    assert "Loginnet er set" in text(page)
    page = operator.post(f"{address}act/", {"number": "1", "result": "accepted"})
    assert "Trin 2 af" in text(page)
    page = operator.post(f"{address}act/", {"number": "1", "result": "accepted"})
    assert page.status_code == 409


def test_a_full_script_has_every_fault_of_the_protocol():
    for protocol in SHORT:
        tried = {step.fault for step in steps_of(Script.FULL, protocol)} - {""}
        assert tried == {
            code for code, fault in FAULTS.items() if fault.protocol in {None, protocol}
        }
        assert set(SHORT[protocol]) <= tried


@pytest.mark.parametrize("must", list(Must))
def test_a_client_that_breaks_has_failed(must):
    assert verdict_on(must, Result.BROKEN) is Verdict.FAILED
    assert verdict_on(must, None) is Verdict.NOT_TRIED


def test_the_node_of_a_country_is_not_tried(operator, integrator, at):
    """Its messages are changed nowhere: no link, no script, and a clear no where one asks."""
    node.make_known(at)
    [other] = [each for each in login.providers(at) if each.protocol is Protocol.EIDAS]
    assert login.faults_for(Protocol.EIDAS) == ()
    listed = text(operator.get("/login/providers/"))
    assert "Prøv klienten" in listed
    given = {"entity_id": other.entity_id, "script": "short", "fault": "broker-down"}
    assert not re.search(rf"/login/(trials|faults)/.entity_id={quote(other.entity_id)}", listed)
    for page in (
        operator.client.get("/login/trials/", given, secure=True),
        operator.client.get("/login/faults/", given, secure=True),
        operator.post("/login/trials/", given),
        operator.post("/login/faults/put-in/", given),
    ):
        assert (page.status_code, code_of(page)) == (422, "login.node.not.tried")


def test_a_step_about_a_logout_says_to_log_out(operator, integrator, library):
    run = start(library, integrator, Script.FULL)
    last = next(each for each in run.steps if each.step.fault == "logout-partial")
    for each in run.steps[: last.number - 1]:
        run = login.mark(run.id, each.number, Result.SKIPPED, integrator, clock.now())
    login.arm(run.id, last.number, integrator, clock.now())
    assertion = library.read(passing_form(operator.get(library.address())))
    page = text(operator.get(f"/login/trials/{run.id}/"))
    assert "log så ud af den igen" in page
    assert "Udlogningen er ikke set endnu." in page
    operator.get(library.logout_address(assertion))
    assert login.trial_of(run.id).current.step.login


SIGHT = Sight("Velkommen", False, 403, "https://library.example/acs", End.CLIENT)
SEEN = [
    ("audience-wrong", {}, True, Result.REFUSED),
    ("audience-wrong", {"signed_in": True, "status": 200}, True, Result.ACCEPTED),
    ("audience-wrong", {"end": End.AGAIN, "status": 302}, True, Result.REFUSED),
    ("audience-wrong", {"status": 500}, True, Result.BROKEN),
    ("audience-wrong", {"end": End.NO_ANSWER, "status": 0}, True, Result.BROKEN),
    ("audience-wrong", {"end": End.ROUND}, True, Result.BROKEN),
    ("audience-wrong", {"end": End.BROKER}, True, Result.SKIPPED),
    ("broker-down", {"end": End.BROKER, "status": 503}, True, Result.REFUSED),
    ("broker-down", {"end": End.BROKER, "signed_in": True}, True, Result.ACCEPTED),
    ("", {"signed_in": True}, True, Result.ACCEPTED),
    ("", {"signed_in": True}, False, Result.SKIPPED),
    ("logout-partial", {"status": 200}, True, Result.ACCEPTED),
    ("logout-partial", {"status": 200, "end": End.BROKER}, True, Result.ACCEPTED),
    ("logout-partial", {"status": 200, "signed_in": True}, True, Result.REFUSED),
    ("logout-not-mine", {"status": 403}, True, Result.REFUSED),
    ("logout-not-mine", {"status": 500}, True, Result.BROKEN),
    ("logout-not-mine", {"status": 403}, False, Result.SKIPPED),
]


@pytest.mark.parametrize(("fault", "seen", "came", "result"), SEEN, ids=str)
def test_what_a_client_did_follows_from_what_was_seen(fault, seen, came, result):
    assert result_of(Step(fault), replace(SIGHT, **seen), came=came) is result


def test_what_was_seen_stands_in_the_signed_report(operator, integrator, library):
    run = start(library, integrator)
    login.arm(run.id, 1, integrator, clock.now())
    operator.get(library.address())
    seen = replace(SIGHT, signed_in=True, status=200, address="https://library.example/")
    run = login.mark_seen(run.id, 1, seen, integrator, clock.now())
    assert run.steps[0].step.result is Result.ACCEPTED
    run = login.mark_seen(run.id, 2, SIGHT, integrator, clock.now())
    assert run.steps[1].step.result is Result.SKIPPED, "the broker saw no login with the fault"
    page = text(operator.get(f"/login/trials/{run.id}/"))
    assert "Set: teksten, som kun den ser, der er logget ind. HTTP 200" in page
    for each in run.steps[2:]:
        run = login.mark(run.id, each.number, Result.SKIPPED, integrator, clock.now())
    report = json.loads(login.finish_trial(run.id, pdf_of(run, "da"), clock.now()).report)["report"]
    assert report["observed"] == 2
    assert report["steps"][0]["seen"] == {
        "sign": "Velkommen", "signed_in": True, "status": 200, "end": "client", "note": "",
        "address": "https://library.example/",
    }  # fmt: skip
    assert [each["observed"] for each in report["steps"][:3]] == [True, True, False]


def test_a_step_of_before_anything_was_observed_is_read():
    kept = Step("unsigned", result=Result.REFUSED).kept()
    old = {name: value for name, value in kept.items() if name not in {"sight", "told_by"}}
    assert Step.of(old) == Step.of(kept) == Step("unsigned", result=Result.REFUSED)


def test_no_trials_in_production(people, library, integrator, settings):
    begun = start(library, integrator)
    settings.DEMO = False
    with pytest.raises(FaultsOff):
        start(library, integrator)
    with pytest.raises(FaultsOff):
        login.finish_trial(begun.id, b"", clock.now())
