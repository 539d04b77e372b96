"""A web service with login and logout by Fundament, with python3-saml. Usage: python3 service.py"""

import json
import os
import secrets
import ssl
from http.cookies import SimpleCookie
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from onelogin.saml2.auth import OneLogin_Saml2_Auth as Saml
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser as Metadata
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request as LogoutRequest

PORT = int(os.environ.get("PORT", "9004"))
SITE = f"https://python.localhost:{PORT}"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa/"
BINDINGS = "urn:oasis:names:tc:SAML:2.0:bindings"

begun = {}  # the value of a cookie -> the ID of the request that its browser waits for
sessions = {}  # the value of our cookie -> who is logged in


def settings(level="Substantial"):
    """What the library needs to know of us and of Fundament."""
    redirect = f"{BINDINGS}:HTTP-Redirect"
    broker = Metadata.parse(Path("broker.xml").read_bytes(), redirect, redirect)
    return {
        "strict": True,
        "idp": broker["idp"],
        "sp": {
            "entityId": f"{SITE}/metadata",
            "assertionConsumerService": {"url": f"{SITE}/acs", "binding": f"{BINDINGS}:HTTP-POST"},
            "singleLogoutService": {"url": f"{SITE}/logout", "binding": redirect},
            "NameIDFormat": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "x509cert": Path("sp.crt").read_text(),
            "privateKey": Path("sp.key").read_text(),
        },
        "security": {
            "authnRequestsSigned": True,
            "logoutRequestSigned": True,
            "logoutResponseSigned": True,
            "wantAssertionsSigned": True,  # the profile signs the Assertion, and encrypts it
            "wantAssertionsEncrypted": True,
            "requestedAuthnContext": [LEVEL + level],
            "requestedAuthnContextComparison": "minimum",  # the library's own is exact
            "rejectDeprecatedAlgorithm": True,
        },
    }


class Refused(Exception):
    """What the library says is wrong with a message."""


class Visit:
    """One request, as we and as the library look at it."""

    def __init__(self, environ):
        self.path, self.query_string = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        self.method = environ["REQUEST_METHOD"]
        self.query = dict(parse_qsl(self.query_string, keep_blank_values=True))
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length).decode() if length else ""
        self.form = dict(parse_qsl(body))
        self.cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))

    def cookie(self, name):
        """Return the value of a cookie, else empty."""
        return self.cookies[name].value if name in self.cookies else ""

    def saml(self, level="Substantial"):
        """Return the library's view of the request."""
        asked = {
            "https": "on",
            "http_host": SITE.removeprefix("https://"),
            "script_name": self.path,
            "get_data": self.query,
            "post_data": self.form,
            "query_string": self.query_string,
            "validate_signature_from_qs": True,  # over the very signs that came
        }
        return Saml(asked, settings(level))


def home(visit):
    """Show who is logged in."""
    person = sessions.get(visit.cookie("python-session"))
    return show(person["told"]) if person else redirect("/login")


def login(visit):
    """?force asks the person again, ?passive asks nobody, ?level=High asks for another level."""
    saml = visit.saml(visit.query.get("level", "Substantial"))
    state = secrets.token_urlsafe(24)  # binds the answer to this browser
    wish = {"force_authn": "force" in visit.query, "is_passive": "passive" in visit.query}
    address = saml.login(return_to=state, **wish)
    begun[state] = saml.get_last_request_id()
    return redirect(address, kept("python-state", state, "None"))  # it comes back by a POST


def acs(visit):
    """Take Fundament's answer."""
    state = visit.cookie("python-state")
    waited_for = begun.pop(state, None)
    if waited_for is None or visit.form.get("RelayState") != state:
        raise Refused("this login was begun in another browser")
    saml = visit.saml()
    saml.process_response(request_id=waited_for)
    if saml.get_errors() or not saml.is_authenticated():
        raise Refused(saml.get_last_error_reason() or "nobody is logged in")
    if saml.get_last_response_in_response_to() != waited_for:
        raise Refused("an answer that nobody asked for")  # the library takes one without a name
    told = {name: values[0] for name, values in saml.get_attributes().items()}
    part = (saml.get_nameid(), saml.get_session_index(), saml.get_nameid_format())
    session = secrets.token_urlsafe(24)
    sessions[session] = {"told": {**told, "nameID": part[0]}, "part": part}
    return redirect("/", kept("python-session", session, "Lax"))


def logout(visit):
    """Log out here and everywhere, or take what Fundament says of a logout."""
    if "SAMLRequest" in visit.query or "SAMLResponse" in visit.query:
        return from_broker(visit)
    person = sessions.pop(visit.cookie("python-session"), None)
    if person is None:
        return redirect("/")
    name_id, index, name_format = person["part"]
    saml, state = visit.saml(), secrets.token_urlsafe(24)
    address = saml.logout(state, name_id, index, name_id_format=name_format)
    begun[state] = saml.get_last_request_id()
    return redirect(address)


def from_broker(visit):
    """Fundament tells that somebody logs out elsewhere, or that our own logout is done."""
    if "Signature" not in visit.query:
        raise Refused("unsigned")  # the library itself would take it
    saml = visit.saml()
    waited_for = begun.pop(visit.query.get("RelayState"), "")
    address = saml.process_slo(keep_local_session=True, request_id=waited_for)
    if saml.get_errors():
        raise Refused(saml.get_last_error_reason() or ", ".join(saml.get_errors()))
    if "SAMLResponse" in visit.query:
        return show({"loggedOut": True})
    gone = LogoutRequest.get_nameid(saml.get_last_request_xml())
    for session in [key for key, person in sessions.items() if person["part"][0] == gone]:
        del sessions[session]
    return redirect(address)


ROUTES = {
    ("GET", "/"): home, ("GET", "/login"): login, ("POST", "/acs"): acs, ("GET", "/logout"): logout,
}  # fmt: skip


def redirect(address, *cookies):
    """Send the browser on."""
    return "303 See Other", [("Location", address), *cookies], {}


def show(content, status="200 OK"):
    """Answer with JSON."""
    return status, [], content


def kept(name, value, site):
    """Return the head that sets a cookie."""
    return "Set-Cookie", f"{name}={value}; Path=/; Secure; HttpOnly; SameSite={site}"


def app(environ, start_response):
    """The service as WSGI, for any Python web server."""
    visit = Visit(environ)
    route = ROUTES.get((visit.method, visit.path))
    try:
        found = route(visit) if route else show({"error": "no such page"}, "404 Not Found")
    except Exception as error:  # noqa: BLE001  (the library raises many kinds)
        found = show({"error": str(error)}, "403 Forbidden")
    status, headers, content = found
    start_response(status, [("Content-Type", "application/json; charset=utf-8"), *headers])
    return [json.dumps(content, ensure_ascii=False, indent=1).encode()]


class Server(ThreadingMixIn, WSGIServer):
    """Python's own web server; put the app into a real one for more than a trial."""

    daemon_threads = True


if __name__ == "__main__":
    server = make_server("127.0.0.1", PORT, app, Server, WSGIRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("sp.crt", "sp.key")
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    print(f"The service runs: {SITE}/", flush=True)
    server.serve_forever()
