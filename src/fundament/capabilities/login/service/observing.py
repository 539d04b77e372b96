"""A trial that runs by itself: each step's login is made at the client, and what comes is seen.

So is the logout, where a step is about one and it is known where the client's logout begins.

A demo person logs in once at the broker; at the next steps her session there answers, while the
client meets a browser that it does not know. Where a client asks for a fresh login each time
(ForceAuthn, `prompt=login`), the people take turns, since a code of the display works only once.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.cookiejar import Cookie
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import DemoCredential
from fundament.capabilities.login.adapters.walking import Hop, Page, Walker
from fundament.capabilities.login.rules.trials import is_seen_at_login
from fundament.capabilities.login.service import faults, trials
from fundament.capabilities.login.types import (
    End,
    Judgement,
    NoAnswer,
    Plan,
    Result,
    Sight,
    TrialId,
    TrialNotPossible,
)
from fundament.kernel.acting import Actor, Agent
from fundament.standards.oidc.official import OFFICIAL_HOSTS
from fundament.standards.oiosaml.profiles import PROFILES

MOST_HOPS, MOST_CODES, NOTE = 25, 3, 80
SESSION = "__Host-broker"
STEP = timedelta(seconds=30)
Now = Callable[[], datetime]


def try_out(trial: TrialId, plan: Plan, by: Actor | Agent, now: Now) -> Iterator[Judgement]:
    """Go through the steps of a run that are left, and give each as soon as it is judged.

    Faults of a logout are left out where no address of one is known. The run stops after a first
    login that the client does not take: what it refuses then tells nothing.
    Raises TrialNotFound, TrialOutOfStep, FaultsOff, ProviderNotFound, TrialNotPossible, NoAnswer.
    """
    visits, run = _Visits(plan, now), trials.trial_of(trial)
    try:
        while (current := run.current) is not None:
            number = current.number
            leaves = not is_seen_at_login(current.step)
            if leaves and not plan.logout:
                run = trials.mark(trial, number, Result.SKIPPED, by, now())
            else:
                trials.arm(trial, number, by, now())
                seen = visits.make(leaves=leaves)
                run = trials.mark_seen(trial, number, seen, by, now())
            judged = run.steps[number - 1]
            yield judged
            if number == 1 and judged.step.result is not Result.ACCEPTED:
                return
    finally:
        faults.take_out(run.entity_id, by, now())


@dataclass
class _Guest:
    """A demo person with a browser's memory of the broker, and the last code that was used."""

    person: DemoCredential
    cookies: tuple[Cookie, ...] = ()
    coded_at: datetime | None = None
    given: list[str] = field(default_factory=list)

    def code(self, now: Now) -> str:
        """Return a code that was not used before; a third one in half a minute is waited for."""
        wished = now() if self.coded_at is None else max(now(), self.coded_at + STEP)
        time.sleep(max(0.0, (wished - STEP - now()).total_seconds()))
        self.coded_at = wished
        return identity.current_code(self.person.totp_secret, wished)


class _Visits:
    """Visits to a client by the people of a plan."""

    def __init__(self, plan: Plan, now: Now) -> None:
        self._plan, self._now = plan, now
        self._brokers = _own_places()
        if self._is_broker(plan.start):
            raise TrialNotPossible(reason="it has the same address as the broker")
        if not plan.sign.strip():
            raise TrialNotPossible(reason="no text to look for")
        self._guests = [_Guest(one) for one in _people(plan.people)]
        self._turn, self._forced = 0, False

    def make(self, *, leaves: bool = False) -> Sight:
        """Log in once with a browser that the client does not know, and tell what was seen.

        `leaves`: then log out at the client, and tell what was seen after that.
        Raises TrialNotPossible, NoAnswer when it is the broker that does not answer.
        """
        if self._forced:
            self._turn = (self._turn + 1) % len(self._guests)
        guest = self._guests[self._turn]
        known = () if self._forced else guest.cookies
        guest.given = []
        walker = Walker(self._plan.ca_files, known)
        try:
            seen = self._seen(walker, guest)
            if leaves and seen.signed_in:
                seen = self._left(walker)
        except NoAnswer as refusal:
            if self._is_broker(str(refusal.facts["address"])):
                raise
            seen = self._sight(None, End.NO_ANSWER, str(refusal.facts["reason"]))
        # After a logout the broker has no session any more, and rightly asks anew.
        guest.cookies = () if leaves else tuple(self._session_in(walker))
        self._forced = self._forced or bool(known and "code" in guest.given)
        return seen

    def _seen(self, walker: Walker, guest: _Guest) -> Sight:
        """Walk until the client has shown the sign or comes to rest, and then look once more."""
        first = self._walked(walker, guest)
        if first.signed_in or first.end is End.ROUND:
            return first
        # Whatever it showed: has it opened a session?
        page = self._looked(walker)
        return self._sight(page, End.CLIENT) if page.shows(self._plan.sign) else first

    def _looked(self, walker: Walker) -> Page:
        """Return what the client shows by itself: nothing is sent to the broker any more."""
        page = walker.go(Hop(self._plan.start))
        for _ in range(MOST_HOPS):
            hop = page.goes_on()
            if hop is None or self._is_broker(hop.address):
                break
            page = walker.go(hop)
        return page

    def _left(self, walker: Walker) -> Sight:
        """Log out at the client; tell where that ended, and whether it knows the person still."""
        page = walker.go(Hop(self._plan.logout))
        for _ in range(MOST_HOPS):
            hop = page.goes_on()
            if hop is None:
                break
            page = walker.go(hop)
        else:
            return self._sight(page, End.ROUND)
        end = End.BROKER if self._is_broker(page.address) else End.CLIENT
        known = self._looked(walker).shows(self._plan.sign)
        return replace(self._sight(page, end, page.heading()[:NOTE]), signed_in=known)

    def _walked(self, walker: Walker, guest: _Guest) -> Sight:
        page, asked, answered = walker.go(Hop(self._plan.start)), False, False
        for _ in range(MOST_HOPS):
            here = self._is_broker(page.address)
            if not here and page.leads_to is None and page.shows(self._plan.sign):
                if not asked:
                    raise TrialNotPossible(reason="the text is shown to who is not signed in")
                return self._sight(page, End.CLIENT)
            hop = page.goes_on() or (self._filled(page, guest) if here else None)
            if hop is None:
                return self._at_rest(page, here=here, asked=asked)
            back = self._is_broker(hop.address)
            if answered and back:
                return self._sight(page, End.AGAIN)
            answered = answered or (here and not back)
            asked, page = asked or back, walker.go(hop)
        return self._sight(page, End.ROUND)

    def _at_rest(self, page: Page, *, here: bool, asked: bool) -> Sight:
        if not asked:
            raise TrialNotPossible(reason=f"{page.address} leads to no login (HTTP {page.status})")
        return self._sight(page, End.BROKER if here else End.CLIENT, page.heading() if here else "")

    def _filled(self, page: Page, guest: _Guest) -> Hop | None:
        """Return the next step of the login with what it asks for, or None: it asks for more."""
        values: dict[str, Callable[[], str]] = {
            "username": lambda: guest.person.username,
            "password": lambda: guest.person.password,
            "code": lambda: guest.code(self._now),
            "cpr": lambda: guest.person.cpr,
        }
        for form in page.forms:
            asks = next((name for name in values if name in form.fields), None)
            if asks is not None and guest.given.count(asks) < _tries(asks):
                guest.given.append(asks)
                return page.sending(form, {asks: values[asks]()})
            if "organisation" in form.fields:
                return _first_choice(page, form)
        return None

    def _sight(self, page: Page | None, end: End, note: str = "") -> Sight:
        sign = self._plan.sign
        if page is None:
            return Sight(sign, False, 0, "", end, note)
        shown = end is End.CLIENT and page.shows(sign)
        return Sight(sign, shown, page.status, page.address.partition("?")[0], end, note)

    def _session_in(self, walker: Walker) -> Iterator[Cookie]:
        for cookie in walker.jar:
            if cookie.name == SESSION:
                yield cookie

    def _is_broker(self, address: str) -> bool:
        return urlsplit(address).netloc.lower() in self._brokers


def _tries(asks: str) -> int:
    """How often a step is answered: another code may be good where somebody used the first."""
    return MOST_CODES if asks == "code" else 1


def _first_choice(page: Page, form: Any) -> Hop:
    return page.sending(form, {"organisation": form.inputs["organisation"].value_options[0]})


def _own_places() -> frozenset[str]:
    """Return the hosts and ports that the broker answers at."""
    ours = urlsplit(settings.BASE_URL)
    official = {*OFFICIAL_HOSTS, *(name for each in PROFILES for name in each.official_hosts)}
    named = {f"{name}:{ours.port}" for name in official if ours.port}
    return frozenset({ours.netloc.lower(), *official, *named})


def _people(keys: tuple[str, ...]) -> list[DemoCredential]:
    """Return who logs in. Raises TrialNotPossible, DemoOnly."""
    known = {one.key: one for one in identity.demo_credentials()}
    if missing := [key for key in keys if key not in known]:
        raise TrialNotPossible(reason=f"the demo has nobody called {', '.join(missing)}")
    if found := [known[key] for key in keys]:
        return found
    citizens = [one for one in known.values() if one.role == "citizen"]
    if not citizens:
        raise TrialNotPossible(reason="the demo has nobody to log in as")
    return citizens
