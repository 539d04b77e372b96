"""A browser without a screen, for trying out a client: one page at a time, with a cookie jar.

It does what a page does by itself in a browser (redirects, forms that send themselves, refreshing)
and what it is told to fill in. No script runs. Every name under `localhost` is this machine (RFC
6761, 6.3). Cookies are sent whatever their SameSite says: it is a browser that no other site leads.
"""

import re
import socket
import ssl
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import Request

from lxml import html
from lxml.etree import ParserError

from fundament.capabilities.login.types import NoAnswer
from fundament.kernel import pki

PATIENCE, MOST_BYTES = 40.0, 2 * 1024 * 1024
# What marks a form that carries a message of a protocol on, by the names of its fields.
# Source: saml-bindings 3.5.4; OAuth 2.0 Form Post Response Mode; OpenID Connect Core 3.1.2.1.
MESSAGES = (
    {"SAMLRequest"}, {"SAMLResponse"}, {"code", "state"}, {"error", "state"},
    {"client_id", "response_type"},
)  # fmt: skip
_REFRESH = re.compile(r"\s*(\d+)\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """Where to go next: by GET, or with a form's fields by POST from the page `sent_from`."""

    address: str
    fields: Fields | None = None
    sent_from: str = ""


@dataclass(frozen=True)
class Page:
    """What came back from an address; `leads_to` is a redirect's goal."""

    address: str
    status: int
    text: str
    leads_to: Hop | None

    @cached_property
    def tree(self) -> Any:
        """The document as HTML, or None when there is none."""
        try:
            return html.document_fromstring(self.text, base_url=self.address)
        except (ParserError, ValueError):
            return None

    @property
    def forms(self) -> list[Any]:
        """The forms of the page."""
        return [] if self.tree is None else list(self.tree.forms)

    def shows(self, sign: str) -> bool:
        """Return whether the words stand on the page; where lines break does not count."""
        wanted = _plain(sign)
        shown = "" if self.tree is None else self.tree.text_content()
        return wanted in _plain(self.text) or wanted in _plain(shown)

    def heading(self) -> str:
        """Return the page's heading, else its title."""
        found = [] if self.tree is None else self.tree.xpath("//h1 | //title")
        found.sort(key=lambda one: one.tag != "h1")
        return _plain(found[0].text_content()) if found else ""

    def goes_on(self) -> Hop | None:
        """Return where a browser goes from here by itself, or None."""
        if self.leads_to is not None or self.tree is None:
            return self.leads_to
        for form in self.forms:
            names = set(form.fields.keys())
            if "data-send-now" in form.attrib or any(each <= names for each in MESSAGES):
                return self.sending(form, {})
        for link in self.tree.xpath("//a[@data-follow-now]/@href"):
            return Hop(urljoin(self.address, link))
        for content in self.tree.xpath("//meta[@http-equiv='refresh' or @http-equiv='Refresh']"):
            if found := _REFRESH.match(content.get("content", "")):
                return Hop(urljoin(self.address, found[2]))
        return None

    def sending(self, form: Any, filled: dict[str, str]) -> Hop:
        """Return the sending of a form with some fields filled in."""
        kept = [(name, value) for name, value in form.form_values() if name not in filled]
        fields = (*kept, *filled.items())
        address = urljoin(self.address, form.get("action") or self.address)
        if form.method.upper() == "POST":
            return Hop(address, fields, self.address)
        return Hop(f"{address.partition('?')[0]}?{urlencode(fields)}")


class Walker:
    """A browser; `cookies` are those it has from before, `ca_files` whom it trusts beside us."""

    def __init__(self, ca_files: Iterable[Path], cookies: Iterable[Cookie] = ()) -> None:
        self.jar = CookieJar()
        for cookie in cookies:
            self.jar.set_cookie(cookie)
        self._context = ssl.create_default_context()
        for file in (pki.trust_anchors_file(), *ca_files):
            self._context.load_verify_locations(file)

    def go(self, hop: Hop) -> Page:
        """Return the page at the end of one hop. Raises NoAnswer."""
        parts = urlsplit(hop.address)
        try:
            if parts.scheme not in {"https", "http"} or not parts.hostname:
                raise ValueError("neither https nor http")
            return self._asked(hop)
        except (OSError, HTTPException, ValueError) as error:
            place = f"{parts.scheme}://{parts.netloc}"
            raise NoAnswer(address=place, reason=str(error) or type(error).__name__) from error

    def _asked(self, hop: Hop) -> Page:
        body = None if hop.fields is None else urlencode(hop.fields).encode()
        request = Request(hop.address, body)  # noqa: S310  (https or http: looked at before)
        request.add_header("User-Agent", "Fundament-trial/1")
        request.add_header("Accept", "text/html, */*;q=0.5")
        if body is not None:
            request.add_header("Content-Type", "application/x-www-form-urlencoded")
            request.add_header("Origin", _origin(hop.sent_from))
        self.jar.add_cookie_header(request)
        with closing(self._line(request)) as connection:
            connection.request(
                request.get_method(), request.selector, body, dict(request.header_items())
            )
            answer = connection.getresponse()
            self.jar.extract_cookies(answer, request)
            return _read(answer, hop)

    def _line(self, request: Request) -> HTTPConnection:
        parts = urlsplit(request.full_url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        here = host == "localhost" or host.endswith(".localhost")
        port = parts.port or (443 if secure else 80)
        line = socket.create_connection(("127.0.0.1" if here else host, port), PATIENCE)
        connection = HTTPConnection(host, port)
        try:
            secured = self._context.wrap_socket(line, server_hostname=host) if secure else line
        except OSError:
            line.close()
            raise
        connection.sock = secured
        request.add_unredirected_header("Host", parts.netloc)
        return connection


def _read(answer: HTTPResponse, hop: Hop) -> Page:
    body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ValueError("the page is larger than two megabytes")
    charset = answer.headers.get_content_charset("utf-8")
    try:
        text = body.decode(charset, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    goal, leads_to = answer.headers.get("Location"), None
    if goal and 300 <= answer.status < 400:
        kept = hop.fields if answer.status in {307, 308} else None  # RFC 9110, 15.4
        leads_to = Hop(urljoin(hop.address, goal), kept, hop.address)
    return Page(hop.address, answer.status, text, leads_to)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _plain(text: str) -> str:
    return " ".join(text.split())
