"""One logout ends the session at every service, whichever protocol each of them speaks."""

import ssl
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote, urlencode

import pytest
from joserfc import jwt

from fundament.capabilities.login import service as login
from fundament.capabilities.login.adapters import back_channel
from fundament.capabilities.login.adapters.back_channel import NotDelivered
from fundament.capabilities.login.models import BrokerSession, LogoutCall
from fundament.kernel import clock, jobs, keys
from fundament.standards.saml.bindings import read_redirect
from fundament.standards.saml.logout import read_logout_response
from fundament.standards.saml.names import StatusCode
from tests.capabilities.login.conftest import passing_form, text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    published,
    read,
)
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Listener:
    """A client's own address, on this machine, by TLS with a certificate that it made itself."""

    def __init__(self, certificate, key, status=200):
        self.got, self.status = [], status
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.got.append((self.path, parse_qs(body)))
                self.send_response(listener.status)
                self.send_header("Location", "https://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"https://127.0.0.1:{self.server.server_address[1]}/logout"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def listener():
    keys.certificate("test-listener")
    made = Listener(keys.certificate_file("test-listener"), keys.key_file("test-listener"))
    yield made
    made.close()


@pytest.fixture
def queue(monkeypatch):
    """What was put off for the worker."""
    waiting = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, **given: waiting.append((name, given)))
    return waiting


def work(queue):
    for name, given in queue:
        assert name == "login.tell_logout"
        login.tell_logout(given["message_id"], clock.now())


def ended_by(browser, client, tokens, **fields):
    hint = {"id_token_hint": tokens["id_token"], **fields}
    return browser.get(f"{ISSUER}{client.root}/connect/endsession?{urlencode(hint)}")


def test_a_logout_token_says_which_session_is_over(browser, people, queue, listener):
    person, first = people["empty_mailbox"], OpenIdClient("avis").register()
    other = OpenIdClient("butik").register(backchannel_logout_uri=listener.address)
    tokens = first.tokens(browser, person)
    theirs = read(other.tokens(browser, person)["id_token"])
    page = ended_by(browser, first, tokens)
    assert "Butik" in text(page)
    assert LogoutCall.objects.get().outcome == "sent"
    work(queue)
    assert LogoutCall.objects.get().outcome == "done"
    ((path, form),) = listener.got
    assert path == "/logout"
    (token,) = form["logout_token"]
    signed = jwt.decode(token, published(), algorithms=["RS256"])
    assert signed.header["typ"] == "logout+jwt"
    claims = signed.claims
    assert (claims["iss"], claims["aud"]) == (ISSUER, other.client_id)
    assert (claims["sub"], claims["sid"]) == (theirs["sub"], theirs["sid"])
    assert claims["events"] == {EVENT: {}}
    assert claims["jti"]
    assert "nonce" not in claims
    # It is no ID token and no access token, for any of our own readers.
    refused = ended_by(browser, other, {"id_token": token})
    assert refused.status_code == 400
    assert other.userinfo(token).status_code == 401


def test_a_client_below_op_is_told_by_the_issuer_that_it_knows(browser, people, queue, listener):
    person, first = people["empty_mailbox"], OpenIdClient("avis").register()
    other = OpenIdClient("butik", root="/op").register(backchannel_logout_uri=listener.address)
    framed = OpenIdClient("ramme", root="/op").register(
        backchannel_logout_uri=None, frontchannel_logout_uri="https://ramme.example/out"
    )
    tokens = first.tokens(browser, person)
    theirs = other.tokens(browser, person)
    framed.tokens(browser, person)
    elsewhere = OpenIdClient("butik")
    assert ended_by(browser, elsewhere, theirs).status_code == 400, "a hint of another issuer"
    page = ended_by(browser, first, tokens)
    assert f"https://ramme.example/out?iss={quote(f'{ISSUER}/op', safe='')}" in text(page)
    work(queue)
    ((_, form),) = listener.got
    claims = jwt.decode(form["logout_token"][0], published(), algorithms=["RS256"]).claims
    assert claims["iss"] == read(theirs["id_token"])["iss"] == f"{ISSUER}/op"
    assert ended_by(browser, other, theirs).status_code == 200, "what is over is answered so"


@pytest.mark.parametrize("status", [302, 400, 500])
def test_a_client_that_does_not_take_it_is_tried_again(browser, people, queue, listener, status):
    person, first = people["empty_mailbox"], OpenIdClient("avis").register()
    other = OpenIdClient("butik").register(backchannel_logout_uri=listener.address)
    tokens = first.tokens(browser, person)
    other.tokens(browser, person)
    ended_by(browser, first, tokens)
    listener.status = status
    with pytest.raises(NotDelivered):
        work(queue)
    assert LogoutCall.objects.get().outcome == "failed"
    assert len(listener.got) == 1, "it follows nowhere else"
    listener.status = 204
    work(queue)
    assert LogoutCall.objects.get().outcome == "done"


def test_nobody_there():
    with pytest.raises(NotDelivered):
        back_channel.deliver("https://127.0.0.1:1/logout", {"logout_token": "x"})


def test_a_frame_for_who_has_no_back_channel(browser, people, queue):
    person, first = people["empty_mailbox"], OpenIdClient("avis").register()
    other = OpenIdClient("butik").register(
        backchannel_logout_uri=None, frontchannel_logout_uri="https://butik.example/out?a=1"
    )
    tokens = first.tokens(browser, person)
    sid = read(other.tokens(browser, person)["id_token"])["sid"]
    page = ended_by(browser, first, tokens)
    fields = urlencode({"iss": ISSUER, "sid": sid}).replace("&", "&amp;")
    assert f'src="https://butik.example/out?a=1&amp;{fields}"' in text(page)
    assert "frame-src https://butik.example" in page["Content-Security-Policy"]
    assert LogoutCall.objects.get().outcome == "sent"
    assert not queue


def test_from_openid_to_saml_and_back(browser, people, queue):
    person = people["empty_mailbox"]
    library, paper = Service("library").register(), OpenIdClient("avis").register()
    tokens = paper.tokens(browser, person)
    library.read(passing_form(browser.get(library.address())))
    bye = f"{paper.client_id}/bye"
    page = ended_by(browser, paper, tokens, post_logout_redirect_uri=bye, state="s")
    asked = address_of(page)
    assert asked.startswith(f"{library.slo}?SAMLRequest=")
    assert BrokerSession.objects.get().ended_at
    last = browser.get(browser.seen[-1].request["PATH_INFO"])
    assert address_of(last) == f"{bye}?state=s"
    assert LogoutCall.objects.get().outcome == "failed", "it never answered"


def test_from_saml_to_openid(browser, people, queue, listener):
    person = people["empty_mailbox"]
    library = Service("library").register()
    paper = OpenIdClient("avis").register(backchannel_logout_uri=listener.address)
    tokens = paper.tokens(browser, person)
    told = library.read(passing_form(browser.get(library.address())))
    answer = browser.get(library.logout_address(told))
    address = address_of(answer)
    status = read_logout_response(read_redirect(address.partition("?")[2].encode()).body).status
    assert (status.code, status.second) == (StatusCode.SUCCESS, None)
    assert paper.userinfo(tokens["access_token"]).status_code == 401
    work(queue)
    assert len(listener.got) == 1


def test_a_client_that_cannot_be_told_makes_it_partial(browser, people, queue):
    person = people["empty_mailbox"]
    library = Service("library").register()
    deaf = OpenIdClient("avis").register(backchannel_logout_uri=None)
    deaf.tokens(browser, person)
    told = library.read(passing_form(browser.get(library.address())))
    address = address_of(browser.get(library.logout_address(told)))
    status = read_logout_response(read_redirect(address.partition("?")[2].encode()).body).status
    assert status.second == StatusCode.PARTIAL_LOGOUT


def test_any_name_under_localhost_is_this_machine(listener):
    address = listener.address.replace("127.0.0.1", "avis.localhost")
    back_channel.deliver(address, {"logout_token": "x"})
    assert len(listener.got) == 1


def test_outside_the_demo_nobody_inside_is_told(listener, settings):
    """A registered address must not lead us to machines that only we can reach (SSRF)."""
    settings.DEMO = False
    for address in (listener.address, "https://localhost/logout", "https://10.0.0.1/logout"):
        with pytest.raises(NotDelivered):
            back_channel.deliver(address, {"logout_token": "x"})
        with pytest.raises(NotDelivered):
            back_channel.call(address, b"<x/>", "logout")
    assert listener.got == []
