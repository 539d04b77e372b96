"""What we ask another country, and what we make of its answer.

Source: eIDAS SAML Message Format 1.2; Regulation 910/2014, articles 6 and 8.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import (
    ForeignLogin,
    ForeignPerson,
    PendingLogin,
)
from fundament.capabilities.login.rules import eidas
from fundament.capabilities.login.service import brokers, inspecting
from fundament.capabilities.login.service.eidas import knowing, nodes, showing
from fundament.capabilities.login.service.saml.answering import new_id
from fundament.capabilities.login.types import (
    Answer,
    Browser,
    CountryUnknown,
    ForeignAnswerUnexpected,
    Kind,
    NoForeignLogin,
    PendingId,
    Protocol,
    State,
)
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.standards.eidas.names import VALUE_TYPES, EidasLevel, SpType
from fundament.standards.eidas.persons import read_person
from fundament.standards.eidas.requests import write_eidas_request
from fundament.standards.eidas.responses import checks_of, read_eidas_response
from fundament.standards.eidas.types import EidasRequest
from fundament.standards.saml.bindings import REQUEST, Received, write_post
from fundament.standards.saml.metadata_reading import read_identity_provider
from fundament.standards.saml.names import Binding, NameIdFormat
from fundament.standards.saml.response_checks import Expected
from fundament.standards.saml.types import AuthnRequest, LoginNotGiven

LIFE_OF_QUESTION = timedelta(minutes=20)


def ask_country(pending: PendingId, code: str, browser: Browser, at: datetime) -> Answer:
    """Return the request that the browser carries to the country's node.

    Raises PendingLoginOver, CountryUnknown, NoForeignLogin.
    """
    asked = queries.login_alive(pending, browser.login, at)
    if not _takes(asked):
        raise NoForeignLogin
    node = queries.nodes_connected().filter(country=code).first()
    proxy = read_identity_provider(bytes(node.proxy)) if node else None
    address = proxy.sign_on_by(Binding.POST) if proxy else None
    if node is None or address is None:
        raise CountryUnknown
    question = ForeignLogin.objects.create(
        pending=asked,
        country=node,
        request_id=new_id(),
        relay_state=secrets.token_urlsafe(24),
        asked_at=at,
    )
    body = write_eidas_request(_wish(question, asked, address, at), nodes.signing_key(at))
    _note_sent(question, body, at)
    form = write_post(address, REQUEST, body, question.relay_state)
    return Answer(node.name_da, node.name_en, form=form)


def take_answer(received: Received, at: datetime) -> tuple[PendingId, str]:
    """Take a node's answer, once; return the login that it belongs to, and what is for its bringer.

    Who she is, is kept for the browser that began that login, if it is also the one that brings
    this; that is seen when it shows what is given here (`arriving.meet`). Empty: nobody came.
    Raises ForeignAnswerUnexpected, ResponseRefused, MessageForbidden, SamlRefused, XmlRefused.
    """
    question = (
        ForeignLogin.objects.select_related("country", "pending__provider")
        .filter(
            relay_state=received.relay_state or "",
            answered_at__isnull=True,
            asked_at__gt=at - LIFE_OF_QUESTION,
            country__in=queries.nodes_connected(),
        )
        .first()
    )
    if question is None or received.is_request or question.pending.answered_at is not None:
        raise ForeignAnswerUnexpected
    expected = _expected(question, at)
    try:
        verified = read_eidas_response(received.body, nodes.encryption_keys(at), expected)
    except Refusal as refusal:
        given_up = isinstance(refusal, LoginNotGiven)
        broke = "status" if given_up else str(refusal.facts.get("rule", refusal.code))
        shown = partial(showing.answer_in, received, None, broke, expected)
        inspecting.went_on(question.id, shown, State.NO_LOGIN if given_up else State.REFUSED)
        if not given_up:
            raise
        _take(question, at)
        return PendingId(question.pending_id), ""
    shown = partial(showing.answer_in, received, verified, "", expected)
    inspecting.went_on(question.id, shown, State.ANSWERED)
    assertion = verified.assertion
    person, secret = read_person(assertion), secrets.token_urlsafe(32)
    with transaction.atomic():
        _take(question, at)
        question.foreign = ForeignPerson.objects.get(
            uuid=knowing.keep(person, question.country, at)
        )
        question.level = int(eidas.LEVELS[EidasLevel(assertion.authentication.class_ref)])
        question.authenticated_at = min(assertion.authentication.at, at)
        question.brought = queries.hashed(secret)
        question.save()
    return PendingId(question.pending_id), secret


def offers_foreign(pending: PendingId, browser: Browser, at: datetime) -> bool:
    """Return whether one may log in there by an eID of another country. Raises PendingLoginOver."""
    asked = queries.login_alive(pending, browser.login, at)
    return _takes(asked) and queries.nodes_connected().exists()


def _note_sent(question: ForeignLogin, body: bytes, at: datetime) -> None:
    """Let the inspector see our question, at the country's node."""
    row = queries.provider_named(question.country.entity_id, Protocol.EIDAS)
    if row is not None:
        record = inspecting.Record(question.id, row, question.pending.broker, at, Kind.EIDAS)
        shown = partial(showing.request_out, body, nodes.certificates(at), at)
        inspecting.noted(record, lambda mask: (shown(mask),), State.WAITING)


def _takes(asked: PendingLogin) -> bool:
    """Return whether the login may go abroad: under an official name our node has no address."""
    ours = asked.broker == brokers.own_broker().entity_id
    return ours and eidas.takes_foreign_login(knowing.asking_of(asked))


def _take(question: ForeignLogin, at: datetime) -> None:
    """Mark the question as answered; of two answers at the same instant the second is not taken."""
    waiting = ForeignLogin.objects.filter(id=question.id, answered_at__isnull=True)
    if not waiting.update(answered_at=at):
        raise ForeignAnswerUnexpected
    question.answered_at = at


def _wish(question: ForeignLogin, asked: PendingLogin, address: str, at: datetime) -> EidasRequest:
    private = asked.provider.private_sector
    request = AuthnRequest(
        id=question.request_id,
        issuer=nodes.connector_id(),
        issue_instant=at,
        destination=address,
        acs_url=nodes.connector_acs(),
        protocol_binding=Binding.POST,
        force=True,
        class_refs=(eidas.eidas_level(Level(asked.level)),),
        comparison="minimum",
        name_id_format=NameIdFormat.PERSISTENT,
    )
    kind = SpType.PRIVATE if private else SpType.PUBLIC
    return EidasRequest(request, kind, nodes.asked_attributes())


def _expected(question: ForeignLogin, at: datetime) -> Expected:
    proxy = read_identity_provider(bytes(question.country.proxy))
    wanted = eidas.eidas_level(Level(question.pending.level))
    return Expected(
        request_id=question.request_id,
        acs_url=nodes.connector_acs(),
        entity_id=nodes.connector_id(),
        issuer=proxy.entity_id,
        certificates=proxy.signing,
        at=at,
        profile_checks=checks_of(wanted, question.country.country, nodes.OUR_COUNTRY),
        value_types=VALUE_TYPES,
        has_logout=False,
    )
