"""A person of ours logs in abroad: she sees what is told of her, and it is told when she agrees.

Source: Regulation 910/2014, article 6; Implementing Regulation 2015/1501 (minimum data set).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import (
    BrokerSession,
    EidasConsent,
    EidasNode,
    PendingLogin,
)
from fundament.capabilities.login.rules import eidas, saml
from fundament.capabilities.login.rules.saml.drafts import Draft
from fundament.capabilities.login.service import inspecting, sessions, telling
from fundament.capabilities.login.service.eidas import nodes, showing
from fundament.capabilities.login.service.saml.answering import EARLY, LIFE_OF_ASSERTION, new_id
from fundament.capabilities.login.types import (
    Answer,
    Browser,
    ConsentId,
    ConsentOver,
    Country,
    Disclosure,
    EidasAsk,
    MetadataRefused,
    NoLogin,
    ProtectionNotWaived,
    State,
)
from fundament.capabilities.registers.types import Person
from fundament.kernel import audit
from fundament.kernel.acting import ActorKind, Agent, Level
from fundament.kernel.ids import PartyId
from fundament.standards.eidas.names import VALUE_TYPES
from fundament.standards.eidas.persons import attributes_of
from fundament.standards.eidas.responses import checks_of, sign_response
from fundament.standards.eidas.types import NaturalPerson, PersonIdentifier
from fundament.standards.saml.bindings import RESPONSE, write_post
from fundament.standards.saml.names import BEARER, NameIdFormat, StatusCode
from fundament.standards.saml.response_checks import Expected
from fundament.standards.saml.responses import Recipient
from fundament.standards.saml.types import (
    Assertion,
    Authentication,
    Confirmation,
    NameId,
    Response,
    Status,
)

LIFE_OF_CONSENT = timedelta(minutes=10)


def answer(
    asked: PendingLogin, session: BrokerSession, organisation: PartyId | None, at: datetime
) -> Answer:
    """Return the way to the page that asks the person; the country is told nothing yet."""
    row = EidasConsent.objects.create(pending=asked, session=session, asked_at=at)
    names = queries.names_of(asked.provider)
    return Answer(*names, address=f"/login/eu/consent/{row.id}/")


def refuse(asked: PendingLogin, reason: NoLogin, at: datetime) -> Answer:
    """Return the signed answer that says why there is no login."""
    outer = _outer(asked, saml.STATUSES[reason], at)
    return _sent(asked, Draft(outer, (), nodes.signing_key(at), None), at)


def disclosure_of(consent: ConsentId, browser: Browser, at: datetime) -> Disclosure:
    """Return what would be told, and to whom. Raises ConsentOver, PersonUnknown."""
    row = _waiting(consent, browser, at)
    person, ask = telling.person_of(row.session, at), EidasAsk.of(row.pending.request)
    country = EidasNode.objects.get(country=ask.country)
    return Disclosure(
        id=consent,
        country=Country(country.country, country.name_da, country.name_en),
        identifier=str(_identifier(ask.country, person)),
        given_name=person.given_name,
        family_name=person.surname,
        born=person.born,
        level=Level(queries.proof_of(row.pending).level),
        private_sector=ask.private_sector,
        name_protected=person.name_protected,
    )


@transaction.atomic
def agree(consent: ConsentId, waives_protection: bool, browser: Browser, at: datetime) -> Answer:
    """Tell the country, and write it down about the person.

    `waives_protection`: who has a protected name says that it may be told.
    Raises ConsentOver, PendingLoginOver, ProtectionNotWaived, MetadataRefused, PersonUnknown.
    """
    row = _waiting(consent, browser, at)
    asked, ask = row.pending, EidasAsk.of(row.pending.request)
    person = telling.person_of(row.session, at)
    if person.name_protected and not waives_protection:
        raise ProtectionNotWaived
    recipient = _recipient(asked, at)
    sessions.must_be_open(row.session, at)
    _take(row, at)
    told = NaturalPerson(
        _identifier(ask.country, person), person.surname, person.given_name, person.born
    )
    _write_down(ask, person, at)
    outer = _outer(asked, Status(StatusCode.SUCCESS), at)
    assertion = _assertion(asked, told, at)
    return _sent(asked, Draft(outer, (assertion,), nodes.signing_key(at), recipient), at)


@transaction.atomic
def decline(consent: ConsentId, browser: Browser, at: datetime) -> Answer:
    """Tell the country that nobody logged in, and nothing else. Raises ConsentOver."""
    row = _waiting(consent, browser, at)
    _take(row, at)
    return refuse(row.pending, NoLogin.CANCELLED, at)


def _waiting(consent: ConsentId, browser: Browser, at: datetime) -> EidasConsent:
    row = (
        EidasConsent.objects.select_related("pending__provider", "pending__proof", "session")
        .filter(
            id=consent,
            answered_at__isnull=True,
            asked_at__gt=at - LIFE_OF_CONSENT,
            pending__provider__removed_at__isnull=True,
        )
        .first()
    )
    alive = queries.session_alive(browser.session, row.session.broker, at) if row else None
    if row is None or alive is None or alive.id != row.session_id:
        raise ConsentOver
    if row.pending.proof is None or not sessions.stands(alive, at):
        raise ConsentOver
    return row


def _take(row: EidasConsent, at: datetime) -> None:
    waiting = EidasConsent.objects.filter(id=row.id, answered_at__isnull=True)
    if not waiting.update(answered_at=at):
        raise ConsentOver


def _identifier(country: str, person: Person) -> PersonIdentifier:
    """Return the identifier that this country alone is told; it says nothing of the person."""
    uuid = telling.pairwise_id(f"eidas:{country}", person.uuid, None)
    return PersonIdentifier(nodes.OUR_COUNTRY, country, str(uuid))


def _recipient(asked: PendingLogin, at: datetime) -> Recipient:
    key = saml.encryption_key(queries.metadata_of(asked.provider), at)
    algorithms = saml.algorithms_of(key.methods) if key else None
    if key is None or algorithms is None:
        raise MetadataRefused(
            danish="det andet lands nøgler til kryptering er udløbet.",
            english="the other country's keys for encryption have expired.",
        )
    return Recipient(key.certificate, *algorithms)


def _assertion(asked: PendingLogin, told: NaturalPerson, at: datetime) -> Assertion:
    proof = queries.proof_of(asked)
    ask, end = EidasAsk.of(asked.request), at + LIFE_OF_ASSERTION
    return Assertion(
        id=new_id(),
        issuer=nodes.proxy_id(),
        issue_instant=at,
        name_id=_name_id(told, ask.name_id_format),
        confirmations=(Confirmation(BEARER, ask.acs_url, ask.request_id, None, end),),
        audiences=((asked.provider.entity_id,),),
        authentication=Authentication(
            proof.authenticated_at, eidas.eidas_level(Level(proof.level)), new_id()
        ),
        attributes=attributes_of(told, frozenset(ask.attributes)),
        not_before=at - EARLY,
        not_on_or_after=end,
    )


def _name_id(told: NaturalPerson, form: str | None) -> NameId:
    """Return the NameID: the identifier, unless one is wished for that tells nothing."""
    if form == NameIdFormat.TRANSIENT:
        return NameId(new_id(), form)
    return NameId(str(told.identifier), form or NameIdFormat.PERSISTENT)


def _outer(asked: PendingLogin, status: Status, at: datetime) -> Response:
    ask = EidasAsk.of(asked.request)
    return Response(new_id(), nodes.proxy_id(), at, ask.acs_url, ask.request_id, status)


def _sent(asked: PendingLogin, draft: Draft, at: datetime) -> Answer:
    """Return the written answer, signed as a whole, which the inspector has seen."""
    ask, written = EidasAsk.of(asked.request), draft.write()
    body = sign_response(written.body, nodes.signing_key(at))
    state = State.ANSWERED if draft.assertions else State.NO_LOGIN
    expected = _expected(asked, ask, at)
    inspecting.went_on(
        asked.id, lambda mask: showing.answer_out(draft, written, body, expected, mask), state
    )
    form = write_post(ask.acs_url, RESPONSE, body, ask.relay_state)
    return Answer(*queries.names_of(asked.provider), form=form)


def _expected(asked: PendingLogin, ask: EidasAsk, at: datetime) -> Expected:
    """Return what the other node knows before it reads the answer."""
    return Expected(
        request_id=ask.request_id,
        acs_url=ask.acs_url,
        entity_id=asked.provider.entity_id,
        issuer=nodes.proxy_id(),
        certificates=nodes.certificates(at),
        at=at,
        profile_checks=checks_of(
            eidas.eidas_level(Level(asked.level)), nodes.OUR_COUNTRY, ask.country
        ),
        value_types=VALUE_TYPES,
        has_logout=False,
    )


def _write_down(ask: EidasAsk, person: Person, at: datetime) -> None:
    audit.record(
        audit.Look(
            at=at,
            actor=Agent(ActorKind.SERVICE, f"eIDAS {ask.country}", ask.issuer),
            acted_for=None,
            about=person.party,
            what=gettext_noop("Navn, fødselsdato og eIDAS-identifikator"),
            action=gettext_noop("Videregivet til et andet land"),
            purpose=gettext_noop("At logge dig ind i et andet land, med dit samtykke"),
            legal_basis=gettext_noop("eIDAS-forordningen (910/2014), artikel 6"),
            reference=f"eu-id:{ask.country}",
        )
    )
