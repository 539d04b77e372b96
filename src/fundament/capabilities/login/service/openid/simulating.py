"""A login that happens by itself, for a client that tries itself out; in the demo only.

Its session is in no browser, so it logs nobody in anywhere else. All else is as at any login: the
person's state and level, her organisations, the answer, the ledger, the inspector, the faults.
"""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import IdentityUnknown, LevelNotReached, LoginContext
from fundament.capabilities.login import queries, rules
from fundament.capabilities.login.models import PendingLogin, Professional
from fundament.capabilities.login.rules.openid import Dialect, Simulation, simulation_in
from fundament.capabilities.login.service import sessions, signing_on
from fundament.capabilities.login.service.openid import answering
from fundament.capabilities.login.types import Answer, Browser, NoLogin
from fundament.capabilities.login.types import PendingLogin as Pending
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel.ids import PartyId
from fundament.standards.oauth.clients import Client
from fundament.standards.oidc.requests import AuthorizationRequest
from fundament.standards.oiosaml.types import IdentityType

NO_BROWSER = Browser(login="")


def simulated_by(request: AuthorizationRequest, client: Client) -> Simulation | None:
    """Return what a client of Nets eID Broker's dialect asks to have simulated, in the demo.

    Elsewhere nothing is: the parameter is overlooked. Raises InvalidRequest.
    """
    if not settings.DEMO or client.dialect != Dialect.NEB:
        return None
    return simulation_in(request)


def start(
    asked: PendingLogin,
    wanted: rules.Wanted,
    said: Simulation | None,
    browser: Browser,
    at: datetime,
) -> Pending | Answer:
    """Return the login to be shown, or the answer at once. Raises PersonUnknown."""
    if said and not said.shown:
        return _simulated(asked, wanted, said, at)
    if said and not asked.hint:
        with suppress(IdentityUnknown):
            asked.hint = identity.fictional(said.uuid, said.username, said.person)[1]
    return signing_on.start(asked, wanted, browser, at)


def _simulated(asked: PendingLogin, wanted: rules.Wanted, said: Simulation, at: datetime) -> Answer:
    asked.level, asked.exact = int(wanted.level), wanted.exact
    asked.identity_type = wanted.identity_type
    asked.browser = queries.hashed("")
    context = LoginContext(queries.names_of(asked.provider)[0], wanted.level, "")
    with transaction.atomic():
        asked.save()
        try:
            found, _ = identity.fictional(said.uuid, said.username, said.person)
            done = identity.simulate(found, context, at)
        except IdentityUnknown:
            return _refused(asked, NoLogin.NOBODY_SIMULATED, at)
        except LevelNotReached:
            return _refused(asked, NoLogin.LEVEL_NOT_REACHED, at)
        organisation = None
        if wanted.identity_type is IdentityType.PROFESSIONAL:
            organisation = _organisation(done.person, said.employee, at)
        if isinstance(organisation, NoLogin):
            return _refused(asked, organisation, at)
        sessions.open_session(asked, done, NO_BROWSER, at)
        sessions.finish(asked, at)
        return answering.answer(asked, queries.proof_of(asked).session, organisation, at)


def _organisation(person: PartyId, employee: UUID | None, at: datetime) -> PartyId | NoLogin:
    """Return for whom she logs in: as that employee, else for her only organisation."""
    found = rights.organisations_open_to(person, at)
    if employee is not None:
        hers = registers.person_of(person, at).uuid
        row = Professional.objects.filter(uuid=employee, person_uuid=hers).first()
        named = PartyId.parse(row.organisation) if row else None
        return next((one for one in found if one == named), NoLogin.NOBODY_SIMULATED)
    if len(found) == 1:
        return found[0]
    return NoLogin.CHOICE_NEEDED if found else NoLogin.NO_ORGANISATION


def _refused(asked: PendingLogin, reason: NoLogin, at: datetime) -> Answer:
    sessions.finish(asked, at)
    return answering.refuse(asked, reason, at)
