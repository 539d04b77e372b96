"""What is known at the moment when a client asks, from what its code stands for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from fundament.capabilities.login.models import Grant
from fundament.capabilities.login.rules.openid import EMAIL, Facts, Place, PupilFacts, pupil_claims
from fundament.capabilities.login.service import sessions, telling
from fundament.capabilities.login.types import OpenIdRequest
from fundament.capabilities.registers.types import PersonUnknown
from fundament.capabilities.school import service as school
from fundament.capabilities.school.types import SchoolLevel, SchoolLoginId
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId


def facts_of(grant: Grant, at: datetime, scopes: frozenset[str] = frozenset()) -> Facts:
    """Return the facts that claims are made of; whose eID is blocked by now is unknown.

    By `scopes` the e-mail address is among them, told and written down. Raises PersonUnknown.
    """
    session = grant.session
    if not sessions.stands(session, at):
        raise PersonUnknown
    organisation = PartyId.parse(grant.organisation) if grant.organisation else None
    person = telling.person_of(session, at)
    told = telling.told_of(grant.proof, Level(grant.level), person, organisation, at)
    told = telling.confirmed(told, grant.provider, person)
    if EMAIL in scopes:
        with transaction.atomic():
            told = telling.with_email(told, grant.provider, person, at)
    return Facts(
        told=told,
        identity=UUID(str(session.identity)),
        sid=grant.sid,
        transaction=str(grant.id),
        session_ends=session.ends_at,
        active=session.ended_at is None and at < session.ends_at,
        text=OpenIdRequest.of(grant.request).text,
    )


def pupil_claims_of(grant: Grant, place: Place, at: datetime) -> dict[str, Any]:
    """Return what a client is told of a pupil at that place; no client is told of both kinds.

    Who is no longer a pupil, or is blocked, is unknown. Raises PersonUnknown.
    """
    proof = grant.proof
    ticket = school.ticket_of(SchoolLoginId(grant.session.identity), at)
    if ticket is None:
        raise PersonUnknown
    known = PupilFacts(
        uniid=ticket.uniid,
        institutions=tuple((one.number, one.name) for one in ticket.institutions),
        level=SchoolLevel(proof.school_level),
        factors=tuple(proof.authenticators),
        authenticated_at=proof.authenticated_at,
        sid=grant.sid,
    )
    return pupil_claims(known, place)
