"""An app begins a login: it is read by the profile, and its way back is a registered one."""

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.types import ProviderSettings, SettingsRefused
from fundament.kernel.acting import INSTALLATION
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.saml.types import Extension
from tests.capabilities.login.conftest import code_of
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
BACK = "dk.library.app://back"


def named(local, text="", *children, space=TODAY.extensions):
    return Extension(f"{{{space}}}{local}", text, children)


def app(*children):
    return {"extensions": (named(TODAY.app_switch, "", *children),)}


@pytest.fixture
def library(people, at):
    service = Service("library").register()
    wanted = ProviderSettings(return_urls=(BACK, "https://app.example/back"))
    login.set_settings(service.entity_id, wanted, INSTALLATION, at)
    return service


@pytest.mark.parametrize("platform", ["Android", "iOS"])
def test_the_page_tells_of_the_app(library, browser, platform):
    wish = app(named("Platform", platform), named("ReturnURL", BACK))
    page = browser.get(library.address(**wish)).content.decode()
    assert f"en app på {platform}" in page
    assert BACK in page


def test_the_way_back_may_be_left_out(library, browser):
    page = browser.get(library.address(**app(named("Platform", "iOS")))).content.decode()
    assert "en app på iOS" in page


def test_no_app_is_told_of_where_none_began(library, browser):
    assert "en app på" not in browser.get(library.address()).content.decode()


def test_other_extensions_are_no_apps(library, browser):
    strange = {"extensions": (named("AppSwitch", "x", space="urn:another"),)}
    assert "en app på" not in browser.get(library.address(**strange)).content.decode()


@pytest.mark.parametrize("back", [BACK + "/more", BACK.upper(), "https://evil.example", ""])
def test_a_way_back_that_is_not_registered_is_refused(library, browser, back):
    wish = app(named("Platform", "Android"), named("ReturnURL", back))
    answer = browser.get(library.address(**wish))
    assert (answer.status_code, code_of(answer)) == (400, "login.request.app")


@pytest.mark.parametrize(
    "children",
    [
        (),
        (named("Platform", "Windows"),),
        (named("ReturnURL", BACK),),
        (named("ReturnURL", BACK), named("Platform", "iOS")),
        (named("Platform", "iOS"), named("Platform", "iOS")),
        (named("Platform", "iOS"), named("ReturnURL", BACK), named("ReturnURL", BACK)),
        (named("Platform", "iOS", space="urn:another"),),
        (named("Platform", "iOS"), named("Other", "x")),
    ],
)
def test_an_extension_of_another_form_is_refused(library, browser, children):
    answer = browser.get(library.address(**app(*children)))
    assert (answer.status_code, code_of(answer)) == (400, "saml.app.switch")


def test_two_apps_are_one_too_many(library, browser):
    one = named(TODAY.app_switch, "", named("Platform", "iOS"))
    answer = browser.get(library.address(extensions=(one, one)))
    assert code_of(answer) == "saml.app.switch"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "http://app.example/", "app://x", "https:",
     "https://a b", "https://a\nb", "x" * 2000],
)  # fmt: skip
def test_what_leads_nowhere_good_is_not_registered(library, at, address):
    with pytest.raises(SettingsRefused) as caught:
        login.set_settings(
            library.entity_id, ProviderSettings(return_urls=(address,)), INSTALLATION, at
        )
    assert caught.value.facts["field"] == "return_urls"
