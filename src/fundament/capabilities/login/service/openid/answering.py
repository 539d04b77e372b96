"""The answer to an authorization request: a code, or an error, and always who we are.

Source: openid-connect-core 3.1.2.5 and 3.1.2.6; RFC 9207 (`iss`, against mix-up).
"""

import secrets
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.db import transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import (
    BrokerSession,
    Grant,
    PendingLogin,
    PushedRequest,
    ServiceProvider,
)
from fundament.capabilities.login.rules import openid
from fundament.capabilities.login.rules.faults import Hand, Stage
from fundament.capabilities.login.service import faults, inspecting, telling
from fundament.capabilities.login.service.openid import showing
from fundament.capabilities.login.service.telling import Name
from fundament.capabilities.login.types import Answer, Back, NoLogin, OpenIdRequest, State
from fundament.kernel import rows
from fundament.kernel.ids import PartyId
from fundament.standards.oauth.refusals import OAuthRefused
from fundament.standards.oidc.requests import AuthorizationRequest, answer_address
from fundament.standards.saml.bindings import PostForm

FORMAT = "openid"
OFFLINE = "offline_access"
REFUSED = "refused"
STAGES = (Stage.OPENID_ANSWER, Stage.ID_TOKEN, Stage.TOKEN_REPLY, Stage.USERINFO)


def refuse(asked: PendingLogin, reason: NoLogin, at: datetime) -> Answer:
    """Return the answer that says why there is no login."""
    error, description = openid.ERRORS[reason]
    if name := OpenIdRequest.of(asked.request).decoupled:
        _note_refusal(name, description)
    fields = {"error": error, "error_description": description}
    return _told(asked, fields, State.NO_LOGIN, at)


def refuse_request(
    row: ServiceProvider, issuer: str, request: AuthorizationRequest, refusal: OAuthRefused
) -> Answer:
    """Return the answer that says what is wrong with a request."""
    back = Back(issuer, request.redirect_uri, request.response_mode, request.state)
    fields = {"error": refusal.error, "error_description": refusal.reason}
    return _sent(row, back, _whole(back, fields))


def answer(
    asked: PendingLogin, session: BrokerSession, organisation: PartyId | None, at: datetime
) -> Answer:
    """Return the answer with a code, which is good once and for a minute, and write it down.

    Whoever is not the one that the client expects gets none, and the client an error.
    Raises PersonUnknown.
    """
    client, code = queries.client_of(asked.provider), secrets.token_urlsafe(32)
    request = OpenIdRequest.of(asked.request)
    if not {*request.expects} <= {str(session.identity), session.person}:
        return refuse(asked, NoLogin.SOMEBODY_ELSE, at)
    person, nameless = telling.person_of(session, at), openid.is_about_age_alone(request.scopes)
    fresh = queries.proof_of(asked).authenticated_at >= asked.began_at
    uuid = uuid4() if nameless else telling.pairwise_id(client.sector_id, person.uuid, organisation)
    name = Name(openid.subject_for(uuid, client.dialect), FORMAT, uuid4().hex)
    if request.hinted and not _is_known_as(request.hinted, name, asked, session):
        return refuse(asked, NoLogin.LOGIN_NEEDED, at)
    with transaction.atomic():
        subject, sid = telling.keep_part(asked, session, name, organisation, at)
        grant = Grant(
            id=asked.id,
            provider=asked.provider,
            session=session,
            proof=queries.proof_of(asked),
            code=bytes.fromhex(request.decoupled) or queries.hashed(code),
            request=replace(request, fresh=fresh).kept(),
            subject=subject,
            sid=sid,
            organisation=str(organisation or ""),
            level=telling.level_kept(asked),
            lasting=OFFLINE in request.scopes,
            began_at=at,
        )
        rows.add(grant)
        telling.write_down(asked.provider, person, organisation, at)
    return _told(asked, {} if request.decoupled else {"code": code}, State.ANSWERED, at)


def _is_known_as(hinted: str, name: Name, asked: PendingLogin, session: BrokerSession) -> bool:
    """Return whether the client knows the session's person by that subject, now or since before."""
    told = session.providers.filter(provider=asked.provider, name_id=hinted)
    return hinted == name.value or told.exists()


def _told(asked: PendingLogin, fields: dict[str, str], state: State, at: datetime) -> Answer:
    """Return the answer, which the inspector has seen."""
    back = _back(asked)
    fault = faults.use_up(asked.provider, *STAGES) if state is State.ANSWERED else None
    told = faults.changed(_whole(back, fields), fault, Stage.OPENID_ANSWER, Hand(at))
    parts = partial(showing.answer_parts, back, told, at)
    code = fault.code if fault else ""
    inspecting.went_on(asked.id, parts, state, code, recorded=asked.recorded)
    return _sent(asked.provider, back, told)


def wants_number(asked: PendingLogin) -> bool:
    """Return whether the request's scopes ask for the CPR number."""
    return not openid.NUMBER_SCOPES.isdisjoint(OpenIdRequest.of(asked.request).scopes)


def _note_refusal(name: str, why: str) -> None:
    """Keep that there is no login of that name, for the client that asks for its outcome."""
    found = PushedRequest.objects.filter(secret=bytes.fromhex(name)).first()
    if found is not None:
        found.parameters[REFUSED] = why
        found.save(update_fields=["parameters"])


def _back(asked: PendingLogin) -> Back:
    request = OpenIdRequest.of(asked.request)
    return Back(request.issuer, request.redirect_uri, request.response_mode, request.state)


def _whole(back: Back, fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with what every answer has: the client's state, and who we are."""
    state = {"state": back.state} if back.state is not None else {}
    return fields | state | {"iss": back.issuer}


def _sent(row: ServiceProvider, back: Back, told: dict[str, str]) -> Answer:
    names = queries.names_of(row)
    if back.mode == "form_post":
        return Answer(*names, form=PostForm(back.redirect_uri, tuple(told.items())))
    return Answer(*names, address=answer_address(back.redirect_uri, told))
