"""`python -m tools.bench.flows`: clients of OpenID Connect over TLS, in a process of their own.

The first line of standard input is the order: port, ca, clients, and what the flow needs to know
(`Order`). Every further line is a round: what each run of the flow is given, as a list. The answer
is `ready`; after the line `go` the clients do them, and the outcome is printed as JSON.
"""

import hashlib
import http.client
import json
import re
import ssl
import sys
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from threading import Barrier, Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
FORM = "application/x-www-form-urlencoded"
_FORMS = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.S)
_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Order:
    """What the clients know: where the provider is, and who they are there."""

    port: int
    ca: str
    clients: int
    flow: str
    authorize: str
    token: str
    client_id: str
    redirect_uri: str
    basic: str
    cookies: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Caller:
    """One connection that stays open, and the cookies of one browser."""

    def __init__(self, order: Order, context: ssl.SSLContext) -> None:
        self.order, self.cookies = order, dict(order.cookies)
        self.wire = http.client.HTTPSConnection("localhost", order.port, context=context)
        self.wire.connect()

    def call(self, form: dict[str, str], **headers: str) -> Answer:
        """Ask for tokens as the client itself, which has no cookies."""
        return self._sent("POST", self.order.token, urlencode(form), headers)

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        """Send one request of a browser, with its cookies."""
        kept = "; ".join(f"{name}={one}" for name, one in self.cookies.items())
        headers = {"Cookie": kept} if kept else {}
        if body:
            headers["Origin"] = f"https://localhost:{self.order.port}"
        return self._sent(method, path, body, headers)

    def _sent(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        """Send, and keep the cookies of the answer."""
        if body:
            headers["Content-Type"] = FORM
        self.wire.request(method, path, body or None, headers)
        answer = self.wire.getresponse()
        content = answer.read().decode()
        for one in answer.msg.get_all("Set-Cookie") or []:
            name, _, rest = one.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(answer.status, answer.headers.get("Location", ""), content)

    def follow(self, answer: Answer) -> Answer:
        """Go on by redirects as long as they stay with the provider."""
        while answer.location and not answer.location.startswith(self.order.redirect_uri):
            parts = urlsplit(answer.location)
            answer = self.ask("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        return answer


def by_itself(caller: Caller, given: dict[str, str]) -> str:
    """Client credentials, by the secret or by what is given (an assertion)."""
    form = {"grant_type": "client_credentials", **caller.order.more, **given}
    proof = {} if "client_assertion" in given else {"Authorization": caller.order.basic}
    answer = caller.call(form, **proof)
    return "tokens" if "access_token" in answer.text else f"{answer.status} {answer.text[:200]}"


def by_session(caller: Caller, given: dict[str, str]) -> str:
    """A code with PKCE on the running session, and its tokens."""
    return _exchanged(caller, caller.follow(caller.ask("GET", _wish(caller))))


def by_login(caller: Caller, given: dict[str, str]) -> str:
    """A whole login of a fresh browser: each form is filled in as it comes; then the tokens."""
    caller.cookies = {}
    answer = caller.follow(caller.ask("GET", _wish(caller)))
    while not answer.location:
        step = _filled(answer.text, given)
        if step is None:
            break
        answer = caller.follow(caller.ask("POST", step[0], step[1]))
    return _exchanged(caller, answer)


FLOWS: dict[str, Callable[[Caller, dict[str, str]], str]] = {
    "by itself": by_itself,
    "by session": by_session,
    "by login": by_login,
}


def _wish(caller: Caller) -> str:
    asked = {
        "client_id": caller.order.client_id,
        "redirect_uri": caller.order.redirect_uri,
        "response_type": "code",
        "scope": "openid",
        "state": "s",
        "nonce": "n",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **caller.order.more,
    }
    return f"{caller.order.authorize}?{urlencode(asked)}"


def _filled(page: str, given: dict[str, str]) -> tuple[str, str] | None:
    """Return address and body of the first form that asks for something we know."""
    for action, inner in _FORMS.findall(page):
        named = [dict(_ATTRIBUTE.findall(one)) for one in _INPUT.findall(inner)]
        fields = {one["name"]: unescape(one.get("value", "")) for one in named if "name" in one}
        if fields.keys() & given.keys():
            known = {name: given.get(name, value) for name, value in fields.items()}
            return unescape(action), urlencode(known)
    return None


def _exchanged(caller: Caller, answer: Answer) -> str:
    found = dict(parse_qsl(urlsplit(answer.location).query))
    if not found and (link := re.search(r'href="([^"]+)" data-follow-now', answer.text)):
        found = dict(parse_qsl(urlsplit(unescape(link[1])).query))
    if "code" not in found:
        return f"{answer.status} {answer.location or answer.text[:300]}"
    form = {
        "grant_type": "authorization_code",
        "code": found["code"],
        "redirect_uri": caller.order.redirect_uri,
        "code_verifier": VERIFIER,
    }
    told = caller.call(form, Authorization=caller.order.basic)
    return "tokens" if "id_token" in told.text else f"{told.status} {told.text[:200]}"


def round_of(order: Order, context: ssl.SSLContext, given: list[dict[str, str]]) -> dict[str, Any]:
    """Let all clients do their share at once; return the seconds and the counts."""
    callers = [Caller(order, context) for _ in range(order.clients)]
    counts: list[Counter[str]] = [Counter() for _ in callers]
    together, flow = Barrier(len(callers) + 1), FLOWS[order.flow]

    def work(number: int) -> None:
        together.wait()
        for one in given[number :: len(callers)]:
            counts[number][flow(callers[number], one)] += 1

    threads = [Thread(target=work, args=(number,)) for number in range(len(callers))]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    for caller in callers:
        caller.wire.close()
    cookies = callers[0].cookies
    return {"seconds": seconds, "said": sum(counts, Counter()), "cookies": cookies}


def main() -> None:
    """Do what standard input says."""
    order = Order(**json.loads(sys.stdin.readline()))
    context = ssl.create_default_context(cafile=order.ca)
    for line in sys.stdin:
        print(json.dumps(round_of(order, context, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
