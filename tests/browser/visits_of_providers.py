"""How one comes to the pages for operators: services, the inspector, faults, certificates."""

import json
from uuid import uuid4

from tests.browser.visits import OPERATOR, press, straight, visit
from tests.browser.world import (
    connect,
    connect_client,
    give,
    log_in,
    long_ago,
    shut,
    stop_passing,
)
from tests.capabilities.login.openid import OpenIdClient
from tests.capabilities.login.services import Service


@visit("provider-lint", "login/providers/add/", OPERATOR)
def lint(page, world):
    connect(page, Service("proeve"), "button[name=check]")


@visit("provider-refused", "login/providers/add/", OPERATOR)
def provider_refused(page, world):
    page.goto("/login/providers/")
    page.fill("#text", "<ikke-metadata/>")
    page.locator("form[action='/login/providers/add/'] button").first.click()


@visit("provider-added", "login/providers/add/", OPERATOR)
def provider_added(page, world):
    connect(page, Service("kiosk"))


def at_kiosk(page, world, link):
    provider_added(page, world)
    page.goto("/login/providers/")
    kiosk = page.locator("section", has_text="https://kiosk.example")
    kiosk.locator(f"a.button[href*='/{link}/']").click()


@visit("provider-remove", "login/providers/remove/", OPERATOR)
def ask_remove(page, world):
    at_kiosk(page, world, "remove")


@visit("provider-settings", "login/providers/settings/", OPERATOR)
def provider_settings(page, world):
    at_kiosk(page, world, "settings")


@visit("provider-settings-mistake", "login/providers/settings/", OPERATOR)
def provider_settings_mistake(page, world):
    at_kiosk(page, world, "settings")
    page.fill("#metadata_url", "http://kiosk.example/metadata")
    page.fill("#return_urls", "https://kiosk.example/app")
    press(page, "settings")


@visit("provider-not-fetched", "login/providers/fetch/", OPERATOR)
def provider_not_fetched(page, world):
    """Nothing answers at the address: what is registered stays, and the page says why."""
    at_kiosk(page, world, "settings")
    page.fill("#metadata_url", "https://127.0.0.1:9/metadata")
    press(page, "settings")
    press(page, "fetch")


@visit("provider-removed", "login/providers/remove/", OPERATOR)
def provider_removed(page, world):
    ask_remove(page, world)
    press(page, "remove")


def inspected(page, world, way, *, key=None):
    """Let the service ask for a login that goes wrong or right, and open what was recorded."""
    service = world.service("lup")
    page.goto(world.request_of(service, **way))
    page.goto(f"/login/inspector/?entity_id={service.entity_id}")
    page.locator("tbody a").first.click()


@visit("inspector", "login/inspector/", OPERATOR)
def inspector(page, world):
    stop_passing(page)
    page.goto(world.request_of(world.service("lup")))
    page.goto("/login/inspector/")


@visit("inspector-filtered", "login/inspector/", OPERATOR)
def inspector_filtered(page, world):
    page.goto(world.request_of(world.service("lup"), issue_instant=long_ago()))
    page.goto("/login/inspector/?kind=login&protocol=SAML")


@visit("inspection", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection(page, world):
    stop_passing(page)
    inspected(page, world, {})


@visit("inspection-of-a-fault", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection_of_a_fault(page, world):
    stop_passing(page)
    faulty(page, world, "wrapping-4")
    inspected(page, world, {})


@visit("inspection-in-clear", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection_in_clear(page, world):
    """The Response is not signed, and an Assertion in it is."""
    stop_passing(page)
    faulty(page, world, "in-clear")
    inspected(page, world, {})


@visit("inspection-kept", "login/inspector/<uuid:inspection>/keep/", OPERATOR)
def inspection_kept(page, world):
    inspection_of_a_refusal(page, world)
    press(page, "keep")


@visit("inspector-kept", "login/inspector/", OPERATOR)
def inspector_kept(page, world):
    inspection_kept(page, world)
    page.goto("/login/inspector/?kept=1")


@visit("inspection-of-a-refusal", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection_of_a_refusal(page, world):
    inspected(page, world, {"issue_instant": long_ago()})


@visit("inspection-of-a-client", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection_of_a_client(page, world):
    client = world.client("lup-klient")
    stop_passing(page)
    page.goto(world.wish_of(client, response_mode="form_post"))
    page.goto(f"/login/inspector/?entity_id={client.client_id}")
    page.locator("tbody a").first.click()


@visit("inspection-of-a-logout", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection_of_a_logout(page, world):
    service = world.service("lup-ud")
    page.goto(world.logout_of(service, issue_instant=long_ago()))
    page.goto(f"/login/inspector/?entity_id={service.entity_id}&kind=logout")
    page.locator("tbody a").first.click()


@visit("inspection-of-a-border", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection_of_a_border(page, world):
    page.goto("/demo/xx/")
    page.locator("main form button").click()
    page.wait_for_url("**/login/*/")
    page.goto("/login/inspector/?kind=eidas")
    page.locator("tbody a").first.click()


@visit("error-inspection-gone", "login/inspector/<uuid:inspection>/", OPERATOR)
def inspection_gone(page, world):
    page.goto(f"/login/inspector/{uuid4()}/")


@visit("replay", "login/inspector/<uuid:inspection>/replay/", OPERATOR)
def replay(page, world):
    inspection(page, world)
    press(page, "replay")


def faulty(page, world, code):
    page.goto(f"/login/faults/?entity_id={world.service('lup').entity_id}")
    page.locator(f"button[value={code}]").click()


@visit("faults", "login/faults/", OPERATOR)
def faults(page, world):
    faulty(page, world, "audience-wrong")


@visit("faults-mistake", "login/faults/put-in/", OPERATOR)
def faults_mistake(page, world):
    page.goto(f"/login/faults/?entity_id={world.service('lup').entity_id}")
    page.fill("#logins", "mange")
    page.locator("button[value=unsigned]").click()


@visit("fault-taken-out", "login/faults/take-out/", OPERATOR)
def fault_taken_out(page, world):
    faults(page, world)
    press(page, "take-out")


@visit("login-with-fault", "login/<uuid:pending>/")
def login_with_fault(page, world):
    operator = world.context("operator").new_page()
    service = world.service("lup-fejl")
    operator.goto(f"/login/faults/?entity_id={service.entity_id}")
    operator.locator("button[value=level-low]").click()
    shut(operator)
    page.goto(world.request_of(service))


def begin_trial(page, world, name="lup-proeve"):
    page.goto(f"/login/trials/?entity_id={world.service(name).entity_id}")
    page.locator("form[action='/login/trials/'] button").click()


straight("login/trials/check/", "report-check")


@visit("trials", "login/trials/", OPERATOR)
def trials(page, world):
    begin_trial(page, world)
    page.goto(f"/login/trials/?entity_id={world.service('lup-proeve').entity_id}")


@visit("trial", "login/trials/<uuid:trial>/", OPERATOR)
def trial(page, world):
    begin_trial(page, world)


@visit("trial-step", "login/trials/<uuid:trial>/act/", OPERATOR)
def trial_step(page, world):
    """The first login was right and let in; the second has come with its fault."""
    stop_passing(page)
    begin_trial(page, world)
    address = page.url
    page.locator("form[action$='/act/'] button").first.click()
    page.goto(world.request_of(world.service("lup-proeve")))
    page.goto(address)
    page.locator("button[value=accepted]").click()
    page.locator("form[action$='/act/'] button").first.click()
    page.goto(world.request_of(world.service("lup-proeve")))
    page.goto(address)


@visit("trial-of-a-node-refused", "login/trials/", OPERATOR)
def trial_of_a_node(page, world):
    """Another country's node is no service."""
    page.goto(f"/login/trials/?entity_id={world.running.base_url}/demo/xx/connector/metadata")


@visit("trial-done", "login/trials/<uuid:trial>/finish/", OPERATOR)
def trial_done(page, world):
    begin_trial(page, world)
    while page.locator("button[value=skipped]").count():
        page.locator("button[value=skipped]").click()
    press(page, "finish")
    for link in page.locator("a[download]").all():
        with page.expect_download() as coming:
            link.click()
        assert coming.value.path().stat().st_size > 1000


@visit("report-check-wrong", "login/trials/check/")
def report_check_wrong(page, world):
    page.goto("/login/trials/check/")
    page.fill("#text", "{}")
    page.locator("form[action='/login/trials/check/'] button").click()


@visit("recording-refused", "login/inspector/record/", OPERATOR)
def recording(page, world):
    """In the demo every login is recorded: there is no button, and our own portal has none."""
    page.goto("/login/inspector/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    with page.expect_navigation():
        page.evaluate(
            """token => { const form = document.createElement("form");
        form.method = "post"; form.action = "/login/inspector/record/";
        for (const [name, value] of [["csrfmiddlewaretoken", token], ["entity_id", "intet"]]) {
        const field = document.createElement("input");
        field.name = name; field.value = value; form.append(field); }
        document.body.append(form); form.submit(); }""",
            token,
        )


@visit("certificate-mistake", "certifikater/udsted/", OPERATOR)
def certificate_mistake(page, world):
    page.goto("/certifikater/")
    page.locator("label[for=kind-E]").click()
    page.fill("#cvr", "12")
    press(page, "udsted")


@visit("certificate-revoke", "certifikater/<str:serial>/", OPERATOR)
def certificate_revoke(page, world):
    page.goto("/certifikater/")
    page.locator("main td a").first.click()


@visit("client-added", "login/providers/add/", OPERATOR)
def client_added(page, world):
    """A client that brings no secret is given one, this once."""
    connect_client(page, OpenIdClient(f"klient-{uuid4().hex[:6]}"), client_secret=None)


@visit("client-lint", "login/providers/add/", OPERATOR)
def client_lint(page, world):
    changed = {"jwks_uri": "http://proeve.example/keys", "backchannel_logout_uri": None}
    connect_client(page, OpenIdClient("proeve"), "button[name=check]", **changed)


@visit("login-with-text", "login/<uuid:pending>/")
def login_with_text(page, world):
    params = json.dumps({"mitid": {"reference_text": "VGlsbWVsZGluZyBhZiBicmV2ZQ=="}})
    page.goto(world.wish_of(world.client("avis"), idp_params=params, login_hint="freja1"))


@visit("login-passed-on", "login/<uuid:pending>/")
def login_passed_on(page, world):
    """After the last step, as it is where no script runs: a link to the client."""
    stop_passing(page)
    page.goto(world.wish_of(world.client("avis"), acr_values="low"))
    give(page, "username", world.people["mover"]["username"])
    give(page, "password", world.people["mover"]["password"])


@visit("error-client-unknown", "connect/authorize")
def client_unknown(page, world):
    page.goto(world.wish_of(OpenIdClient("ukendt")))


@visit("error-client-elsewhere", "connect/authorize")
def client_elsewhere(page, world):
    page.goto(world.wish_of(world.client("avis"), redirect_uri="https://andet.example/back"))


@visit("error-end-of-nothing", "connect/endsession")
def end_of_nothing(page, world):
    page.goto("/connect/endsession?id_token_hint=x.y.z")


@visit("error-client-unknown-below-op", "op/connect/authorize")
def client_unknown_below_op(page, world):
    page.goto("/op/connect/authorize?client_id=ukendt")


@visit("error-end-of-nothing-below-op", "op/connect/endsession")
def end_of_nothing_below_op(page, world):
    page.goto("/op/connect/endsession?id_token_hint=x.y.z")


@visit("logout-of-clients", "login/logout/<uuid:logout>/")
def logout_of_clients(page, world):
    """Signed in at the portal and at two clients: one is told by a frame, one by the worker."""
    page.goto("/log-ind/?next=/hjaelp/")
    log_in(page, world.people["exempt"])
    page.wait_for_url("**/hjaelp/")
    stop_passing(page)
    ours = f"{world.running.base_url}/livez"  # a frame of an address that is surely there
    framed = {"backchannel_logout_uri": None, "frontchannel_logout_uri": ours}
    for client in (world.client("avis"), world.client("ramme", **framed)):
        page.goto(world.wish_of(client, response_mode="form_post"))
    page.goto("/hjaelp/")
    page.locator("header form[action='/log-ud/'] button:visible").click()
    page.wait_for_url("**/login/logout/**")
