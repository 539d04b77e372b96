"""Our own keys roll over in three steps, and nobody is caught out by one of them."""

from argparse import Namespace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from fundament.capabilities.login import service as login
from fundament.capabilities.login.service.saml import answering
from fundament.capabilities.login.types import (
    KeysPrepared,
    KeyState,
    NothingPrepared,
    NothingToRetire,
    Owner,
    Protocol,
)
from fundament.capabilities.rights import service as rights
from fundament.kernel import clock, keys
from fundament.kernel.acting import INSTALLATION, Role
from fundament.kernel.ids import PartyId
from fundament.portal.abroad import node
from fundament.portal.signin import provider
from fundament.site import registering
from fundament.site.words import Task
from fundament.standards.saml.bindings import read_post
from fundament.standards.saml.metadata_reading import (
    read_identity_provider,
    read_service_provider,
)
from fundament.standards.saml.metadata_types import EncryptionKey
from fundament.standards.saml.responses import read_response
from tests.capabilities.login.borders import OpenToEurope, go_abroad, press
from tests.capabilities.login.conftest import Browser, load, passing_form, text
from tests.capabilities.login.services import CBC, Service, expected_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAML = login.key_set_of(Protocol.SAML)
OIDC = login.key_set_of(Protocol.OIDC)
NODE = login.key_set_of(Protocol.EIDAS)


@pytest.fixture
def people(home, db):
    """People whose secrets are sealed by a key of that home."""
    return load()


def published(at):
    return read_identity_provider(login.metadata_of(login.own_broker(), at)).signing


def states(at):
    return [key.state for key in login.own_keys(SAML, at)]


def test_the_next_key_is_published_before_it_signs(home, at):
    [first] = published(at)
    login.prepare_keys(SAML, INSTALLATION, at)
    assert states(at) == [KeyState.SIGNS, KeyState.NEXT]
    old, new = published(at)
    assert old == first != new
    later = at + timedelta(days=400)
    assert states(later) == [KeyState.SIGNS, KeyState.NEXT], "no key switches by itself"
    login.switch_keys(SAML, INSTALLATION, at + timedelta(days=1))
    then = at + timedelta(days=1, minutes=1)
    assert states(then) == [KeyState.LAST, KeyState.SIGNS]
    assert set(published(then)) == {old, new}
    login.retire_keys(SAML, INSTALLATION, then)
    assert states(then) == [KeyState.SIGNS]
    assert published(then) == (new,)
    assert not (home / "keys/login-broker.key").exists()


def test_a_former_key_is_published_a_day_and_no_longer(home, at):
    login.prepare_keys(SAML, INSTALLATION, at)
    login.switch_keys(SAML, INSTALLATION, at + timedelta(hours=1))
    assert len(published(at + timedelta(hours=24))) == 2
    assert len(published(at + timedelta(hours=26))) == 1


def test_steps_out_of_order_are_refused(home, at):
    with pytest.raises(NothingPrepared):
        login.switch_keys(SAML, INSTALLATION, at)
    with pytest.raises(NothingToRetire):
        login.retire_keys(SAML, INSTALLATION, at)
    login.prepare_keys(SAML, INSTALLATION, at)
    with pytest.raises(KeysPrepared):
        login.prepare_keys(SAML, INSTALLATION, at)
    assert states(at) == [KeyState.SIGNS, KeyState.NEXT]


def test_the_key_that_was_here_before_rings_were_stays_the_first(home, at):
    """Partners have pinned its certificate: an update must not change it."""
    pinned = keys.certificate("login-broker")
    assert published(at) == (pinned,)


def test_clients_of_openid_have_the_same_steps(home, at):
    login.prepare_keys(OIDC, INSTALLATION, at)
    shown = login.own_keys(OIDC, at)
    assert sorted(key.state for key in shown) == ["next"] * 3 + ["signs"] * 3
    login.switch_keys(OIDC, INSTALLATION, at + timedelta(hours=1))
    shown = login.own_keys(OIDC, at + timedelta(hours=2))
    assert sorted(key.state for key in shown) == ["last"] * 3 + ["signs"] * 3


def test_the_next_key_is_prepared_before_the_certificate_ends(home, at):
    [certificate] = published(at)
    assert not login.prepare_in_time(SAML, at)
    late = certificate.not_valid_after_utc - timedelta(days=80)
    assert login.prepare_in_time(SAML, late)
    assert states(late) == [KeyState.SIGNS, KeyState.NEXT]
    assert not login.prepare_in_time(SAML, late + timedelta(days=1)), "once is enough"


def read_with(service, form, certificates):
    """Read the answer as a service that has pinned these certificates."""
    body = read_post(list(form[1].items())).body
    return read_response(body, (service.key,), expected_of(service, certificates))


def test_who_has_both_keys_notices_nothing_of_the_switch(home, people, browser, at):
    library = Service("library").register()
    old = published(at)
    login.prepare_keys(SAML, INSTALLATION, at)
    both = published(at)
    answer = browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    assert read_with(library, passing_form(answer), old)
    login.switch_keys(SAML, INSTALLATION, clock.now())
    form = passing_form(browser.get(library.address()))
    assert read_with(library, form, both)
    with pytest.raises(Exception, match=r"saml\.response\.refused"):
        read_with(library, form, old)
    assert browser.get("/log-ind/?next=/hjaelp/").status_code == 200, "the portal has both too"


def test_two_keys_of_a_service_are_both_taken(people, browser):
    """Its next signing key signs before the last is gone; the first valid key is encrypted for."""
    two = Service("two")
    second = keys.certificate("test-two-next")
    two.changed = {
        "signing": (keys.certificate(two.key), second),
        "encryption": (
            EncryptionKey(keys.certificate(two.key), CBC), EncryptionKey(second, CBC),
        ),
    }  # fmt: skip
    two.register()
    page = browser.get(two.address(key="test-two-next"))
    assert two.read(passing_form(browser.log_in(people["empty_mailbox"], page)))
    assert two.read(passing_form(browser.get(two.address())))


def ended(name, at):
    """A certificate of the key that was good until yesterday."""
    private, known = keys.private_key(name), keys.certificate(name)
    return (
        x509.CertificateBuilder(known.issuer, known.subject, private.public_key(), 7)
        .not_valid_before(at - timedelta(days=30))
        .not_valid_after(at - timedelta(days=1))
        .sign(private, hashes.SHA256())
    )


def test_the_second_encryption_key_is_used_once_the_first_has_ended(people, browser, at):
    rolled = Service("rolled")
    old, new = ended("test-rolled-old", at), keys.certificate(rolled.key)
    rolled.changed = {"encryption": (EncryptionKey(old, CBC), EncryptionKey(new, CBC))}
    rolled.register()
    answer = browser.log_in(people["empty_mailbox"], browser.get(rolled.address()))
    form = passing_form(answer)
    assert rolled.read(form), "sealed for the second key, which alone is still good"
    with pytest.raises(Exception, match=r"saml\.response\.refused"):
        read_response(
            read_post(list(form[1].items())).body, ("test-rolled-old",),
            expected_of(rolled, published(at)),
        )  # fmt: skip


def word(home, capsys, of, act):
    """Say `login keys <act> --of <of>`; return the states of what is printed, by use."""
    registering.login_keys(Task(Namespace(of=of, act=act), home, None))
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    signs = [line[0] for line in lines if line[2] == "signs"]
    return signs, [line[0] for line in lines if line[2:5] == ["is", "encrypted", "to"]]


def keys_in(browser, address):
    """The certificates of a metadata document: what signs, and what is encrypted to."""
    found = read_service_provider(browser.client.get(address, secure=True).content)
    return list(found.signing), [key.certificate for key in found.encryption]


def lets_in(browser):
    """A login at the portal over the wire, by the session that the broker has open."""
    return browser.get("/log-ind/?next=/hvem/").request["PATH_INFO"] == "/hvem/"


def test_the_portals_own_keys_roll_over_and_nobody_is_kept_out(home, people, browser, capsys, at):
    page = "/portal/saml/metadata"
    assert word(home, capsys, "portal", "show") == (["signs"], ["signs"])
    [signing], [encryption] = keys_in(browser, page)
    browser.log_in(people["empty_mailbox"])
    assert lets_in(browser)

    assert word(home, capsys, "portal", "prepare") == (["signs", "next"],) * 2
    both, ciphers = keys_in(browser, page)
    assert (both[0], ciphers[0], len(both), len(ciphers)) == (signing, encryption, 2, 2)
    assert lets_in(browser)

    login.switch_keys(provider.KEYS, INSTALLATION, clock.now())
    assert lets_in(browser), "the broker seals for the former key until it is told"
    assert keys_in(browser, page) == (both[::-1], ciphers[::-1]), "the key in use comes first"
    provider.make_known(clock.now())
    assert lets_in(browser)
    assert keys_of_portal(clock.now()) == prints(*both[::-1], *ciphers[::-1])

    day = clock.now() + timedelta(days=1, minutes=5)
    provider.look_after_keys(day)
    assert keys_of_portal(day) == prints(both[1], ciphers[1]), "by itself after a day"
    assert word(home, capsys, "portal", "retire") == (["signs"], ["signs"])
    assert keys_in(browser, page) == ([both[1]], [ciphers[1]])
    assert not (home / "keys/portal-signing.key").exists()
    assert not (home / "keys/portal-encryption.key").exists()
    assert lets_in(browser)
    provider.look_after_keys(signing.not_valid_after_utc - timedelta(days=80))
    assert word(home, capsys, "portal", "show") == (["signs", "next"],) * 2, "in time"


def prints(*certificates):
    return [found.fingerprint(hashes.SHA256()).hex() for found in certificates]


def keys_of_portal(at):
    """What the broker knows the portal by."""
    return [key.fingerprint for key in login.provider_of(login.own_portal(), at).keys]


def test_the_eidas_nodes_keys_roll_over_in_both_directions(home, people, monkeypatch, capsys, at):
    node.make_known(at)
    library = OpenToEurope("bibliotek").register()

    def comes_in():
        """Somebody from the other country logs in here."""
        browser = Browser()
        page = go_abroad(browser, browser.get(library.address()), "zora")
        return library.read(passing_form(press(browser, page, "go")))

    [signing], [encryption] = keys_in(Browser(), "/eidas/connector/metadata")
    assert comes_in()
    assert word(home, capsys, "eidas", "prepare") == (["signs", "next"],) * 2
    both, ciphers = keys_in(Browser(), "/eidas/connector/metadata")
    assert (both[0], ciphers[0], len(both), len(ciphers)) == (signing, encryption, 2, 2)
    proxy = Browser().client.get("/eidas/proxy/metadata", secure=True).content
    assert list(read_identity_provider(proxy).signing) == both
    assert comes_in()
    known = node.danish_connector()
    assert word(home, capsys, "eidas", "switch") == (["last", "signs"],) * 2
    with monkeypatch.context() as patch:
        patch.setattr(node, "danish_connector", lambda: known)
        assert comes_in(), "the other country has read our metadata before the switch"
    assert comes_in()
    abroad = Browser()
    consent = abroad.log_in(people["mover"], abroad.post("/demo/xx/ask/", {}))
    told = abroad.post(consent.request["PATH_INFO"], {"yes": "1"})
    assert "DK/XX/" in text(told), "the other country knows what signs now"
    assert word(home, capsys, "eidas", "retire") == (["signs"], ["signs"])
    assert comes_in()


def test_a_key_of_the_brokers_roll_over_is_shown_as_next_or_former(
    home, people, browser, monkeypatch
):
    """As when somebody switches keys between the signing of an answer and its record."""
    person = people["empty_mailbox"]
    rights.grant_role(PartyId.person(person.cpr), Role.OPERATOR, None, clock.now())
    library = Service("library").register()
    browser.log_in(person)

    def shown_when_signed_by(name):
        with monkeypatch.context() as patch:
            patch.setattr(answering, "brokers", SimpleNamespace(signing_key=lambda at: name))
            browser.get(library.address())
        found = login.inspections(library.entity_id)[0]
        page = text(browser.get(f"/login/inspector/{found.id}/"))
        return {key.owner for key in found.parts[2].keys}, page

    old, new = (key.name for key in login.prepare_keys(SAML, INSTALLATION, clock.now()))
    owners, page = shown_when_signed_by(new)
    assert owners == {Owner.BROKER_NEXT}
    assert "brokerens næste nøgle" in page
    login.switch_keys(SAML, INSTALLATION, clock.now())
    owners, page = shown_when_signed_by(old)
    assert owners == {Owner.BROKER_FORMER}
    assert "brokerens tidligere nøgle" in page
    assert shown_when_signed_by(new)[0] == {Owner.BROKER}
