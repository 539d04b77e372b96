"""Time travel and the inspector: what expires when the demo's clock is moved is told by its rule.

The clock of the demo moves for the whole home (kernel.clock.travel); here a home of the test's own.
"""

from datetime import timedelta

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.types import Outcome, State
from fundament.kernel import clock
from fundament.standards.saml.types import ResponseRefused
from tests.capabilities.login.conftest import code_of, passing_form
from tests.capabilities.login.openid import OpenIdClient
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def travel():
    """Move the clock as the page of the demo does, and bring it back after."""
    yield lambda **by: clock.travel(timedelta(**by))
    clock.reset()


def newest(entity_id):
    return login.inspections(entity_id)[0]


def test_a_request_is_too_old_once_the_clock_has_moved(people, browser, travel):
    library = Service("library").register()
    address = library.address()
    travel(minutes=6)
    assert code_of(browser.get(address)) == "login.request.expired"
    [broken] = newest(library.entity_id).failed
    assert broken.rule == "login.request.expired"


def test_an_assertion_expires_and_the_same_clock_makes_the_next_one_good(people, browser, travel):
    library = Service("library").register()
    form = passing_form(browser.log_in(people["empty_mailbox"], browser.get(library.address())))
    assert library.read(form, at=clock.now())
    travel(minutes=30)
    with pytest.raises(ResponseRefused):
        library.read(form, at=clock.now())
    again = passing_form(browser.get(library.address(issue_instant=clock.now())))
    assert library.read(again, at=clock.now())
    found = newest(library.entity_id)
    assert (found.state, found.failed) == (State.ANSWERED, ())
    assert found.parts[0].at > clock.now() - timedelta(minutes=5)


def test_a_session_ends_after_eight_hours(people, browser, travel):
    library = Service("library").register()
    browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    travel(hours=9)
    browser.get(library.address(issue_instant=clock.now()))
    assert newest(library.entity_id).state is State.WAITING


def test_the_certificates_of_a_service_expire(people, browser, travel):
    """Ten years on no key of the metadata is valid: the signature fits none that counts."""
    library = Service("library").register()
    travel(days=3651)
    answer = browser.get(library.address(issue_instant=clock.now()))
    assert code_of(answer) == "login.request.signature"
    found = newest(library.entity_id)
    by_rule = {each.rule: each.outcome for each in found.parts[0].findings}
    assert by_rule["login.request.signature"] is Outcome.FAILED
    [key] = found.parts[0].keys
    assert key.ends < clock.now().isoformat(), "the page shows until when the key was good"


def test_a_code_expires_in_a_minute(people, browser, travel):
    paper = OpenIdClient().register()
    code = paper.log_in(browser, people["empty_mailbox"])["code"]
    travel(minutes=2)
    assert paper.exchange(code).json()["error"] == "invalid_grant"
    [broken] = newest(paper.client_id).failed
    assert "too old" in broken.why.english


def test_records_go_when_their_days_are_over(people, browser, travel):
    library = Service("library").register()
    browser.get(library.address())
    travel(days=4)
    login.forget_old(clock.now())
    assert login.inspections(library.entity_id) == []
