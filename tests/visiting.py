"""A person without a browser: follows links, fills forms and signs in, over HTTPS only."""

import re
import ssl
import subprocess
import sys
from html import unescape

import httpx

from tests.signing import code_of

_FORM = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]*)"([^>]*)>(.*?)</form>', re.S)
_LINK = re.compile(r'href="([^"]+)" data-follow-now')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
STEP = re.compile(r"/login/[0-9a-f-]{36}/")
_RESIDENTS = """
import sys, datetime, django
django.setup()
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock
shown = {one.party for one in registers.showcase()}
for party in registers.residents(datetime.date(1990, 1, 1), clock.now()):
    if party not in shown:
        print(party.number)
"""


def unsung(running):
    """CPR numbers of grown-up residents without a told life; none of them has an eID yet."""
    environment = running.environment | {"DJANGO_SETTINGS_MODULE": "fundament.site.settings"}
    found = subprocess.run(
        [sys.executable, "-c", _RESIDENTS],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return found.stdout.split()


class OnThisMachine(httpx.HTTPTransport):
    """The way to a service under a name that ends in `.localhost`: not every resolver knows it.

    Its certificate is verified under its own name. Source: RFC 6761, 6.3.
    """

    def __init__(self, certificate):
        super().__init__(verify=ssl.create_default_context(cafile=certificate))

    def handle_request(self, request):
        here = httpx.Request(
            request.method, request.url.copy_with(host="127.0.0.1"), headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )  # fmt: skip
        return super().handle_request(here)


class Visitor:
    """One person at one Fundament; a context manager.

    `services` are other origins that a page may send her on to, each with its certificate.
    """

    def __init__(self, running, services=None):
        self.running = running
        self.leads_to = (running.base_url, *(services or {}))
        self.http = httpx.Client(
            base_url=running.base_url,
            verify=ssl.create_default_context(cafile=running.ca_file),
            headers={"Origin": running.base_url},
            follow_redirects=True,
            timeout=60,
            mounts={origin: OnThisMachine(file) for origin, file in (services or {}).items()},
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.close()

    def get(self, path):
        return self.http.get(path)

    def go(self, path):
        """Open a page and go on by every passing form that it leads to."""
        return self._carried(self.get(path))

    def sign_in(self, person, start="/log-ind/?next=/"):
        """Go through the steps of a login; returns the page it ends at.

        That is the service's own answer, or the form for a service that is not ours to post to.
        """
        page = self.get(start)
        for step in ("username", "password", "code"):
            given = code_of(person) if step == "code" else person[step]
            page = self._fill(page, STEP, {step: given})
        return self._carried(page)

    def press(self, page, action, **fields):
        """Send the page's form to that address, and go on by what it leads to."""
        return self._carried(self._fill(page, re.compile(re.escape(action)), fields))

    def _fill(self, page, wanted, fields):
        for action, _, inner in _FORM.findall(page.text):
            if wanted.fullmatch(action):
                return self.http.post(action, data=dict(_HIDDEN.findall(inner)) | fields)
        raise AssertionError(f"no form to {wanted.pattern} at {page.url}: {page.status_code}")

    def _carried(self, page):
        """Go on by passing forms and links, as long as they lead to somewhere we know."""
        for _ in range(10):
            form, link = passing_form(page), _LINK.search(page.text)
            if form is not None and form[0].startswith(self.leads_to):
                page = self.http.post(form[0], data=form[1])
            elif link is not None and unescape(link[1]).startswith(self.leads_to):
                page = self.http.get(unescape(link[1]))
            else:
                return page
        raise AssertionError("too many passing forms")


def passing_form(page):
    """The form that carries a message on to a service: its address and fields, or None."""
    for action, more, inner in _FORM.findall(page.text):
        if "data-send-now" in more:
            fields = {name: unescape(value) for name, value in _HIDDEN.findall(inner)}
            return unescape(action), fields
    return None
