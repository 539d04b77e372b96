"""The other country answers Denmark: who of its citizens logged in. Its own plain login page."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from secrets import compare_digest

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from fundament.kernel import clock, xmlsig
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.portal.abroad import node
from fundament.portal.abroad.people import CITIZENS, PIN, Citizen, citizen_named
from fundament.portal.refusals import refusal_page
from fundament.standards.eidas.names import EidasLevel
from fundament.standards.eidas.persons import attributes_of
from fundament.standards.eidas.requests import (
    level_of,
    must_be_answerable,
    read_eidas_request,
)
from fundament.standards.eidas.responses import BLOCK, TRANSPORT, write_eidas_response
from fundament.standards.eidas.types import EidasRequest, EidasRequestRefused
from fundament.standards.saml.bindings import RESPONSE, read_post, write_post
from fundament.standards.saml.names import BEARER, NameIdFormat, StatusCode
from fundament.standards.saml.response_checks import SKEW
from fundament.standards.saml.responses import Recipient
from fundament.standards.saml.types import (
    Assertion,
    Authentication,
    Confirmation,
    NameId,
    Response,
    Status,
)

SALT, LIFE = "fundament.portal.abroad.proxy", 600
MINUTES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Question:
    """What the answer to Denmark's request needs; it waits, signed, in the login page itself."""

    request_id: str
    relay_state: str | None
    level: str
    attributes: tuple[str, ...]


@public
@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """Give the metadata of the part that answers."""
    return HttpResponse(node.proxy_metadata(), content_type="application/samlmetadata+xml")


@public
@csrf_exempt
@require_POST
def sso(request: HttpRequest) -> HttpResponse:
    """Take Denmark's request and show the login page."""
    try:
        received = read_post(
            [(name, str(value)) for name, values in request.POST.lists() for value in values]
        )
        octets = xmlsig.octets_of(xmlsig.verify(received.body, node.danish_connector().signing))
        wish = read_eidas_request(octets)
        _must_be_ours(wish, clock.now())
        must_be_answerable(wish)
    except Refusal as refusal:
        return refusal_page(request, refusal)
    question = Question(
        wish.request.id,
        received.relay_state,
        level_of(wish.request) or EidasLevel.HIGH,
        tuple(one.name for one in wish.attributes),
    )
    return _page(request, signing.dumps(asdict(question), salt=SALT))


@public
@require_POST
def log_in(request: HttpRequest) -> HttpResponse:
    """Take card and PIN, and answer Denmark; or tell it that nobody logged in."""
    state, at = request.POST.get("state", ""), clock.now()
    try:
        kept = signing.loads(state, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return refusal_page(request, EidasRequestRefused(rule="state"))
    question = Question(**{**kept, "attributes": tuple(kept["attributes"])})
    if "cancel" in request.POST:
        return _answer(request, question, _failed(StatusCode.AUTHN_FAILED), None, at)
    citizen = citizen_named(request.POST.get("citizen", ""))
    if citizen is None or not compare_digest(request.POST.get("pin", "").encode(), PIN.encode()):
        return _page(request, state, wrong=True)
    if citizen.level.rank < EidasLevel(question.level).rank:
        return _answer(request, question, _failed(StatusCode.NO_AUTHN_CONTEXT), None, at)
    return _answer(request, question, Status(StatusCode.SUCCESS), citizen, at)


def _must_be_ours(wish: EidasRequest, at: datetime) -> None:
    """Raises EidasRequestRefused."""
    danish, request = node.danish_connector(), wish.request
    rules = (
        ("issuer", request.issuer == danish.entity_id),
        ("destination", request.destination == node.address("proxy/sso")),
        ("time", abs(request.issue_instant - at) <= SKEW),
        ("acs", danish.consumer(request.acs_url, request.acs_index) is not None),
    )
    for rule, holds in rules:
        if not holds:
            raise EidasRequestRefused(rule=rule)


def _page(request: HttpRequest, state: str, *, wrong: bool = False) -> HttpResponse:
    context = {
        "title": _("Log ind med dit solvanske eID"),
        "state": state,
        "citizens": CITIZENS,
        "pin": PIN,
        "wrong": wrong,
        "error_count": 1 if wrong else 0,
    }
    return render(request, "portal/abroad/log_in.html", context, status=403 if wrong else 200)


def _failed(reason: StatusCode) -> Status:
    return Status(StatusCode.RESPONDER, reason)


def _answer(
    request: HttpRequest,
    question: Question,
    status: Status,
    citizen: Citizen | None,
    at: datetime,
) -> HttpResponse:
    danish = node.danish_connector()
    acs = danish.consumer(None, None)
    if acs is None:
        return refusal_page(request, EidasRequestRefused(rule="acs"))
    issuer = node.address("proxy/metadata")
    outer = Response(node.new_id(), issuer, at, acs.location, question.request_id, status)
    key = danish.encryption[0]
    body = write_eidas_response(
        outer,
        node.SIGNING_KEY,
        _assertion(question, citizen, acs.location, at) if citizen else None,
        Recipient(key.certificate, BLOCK, TRANSPORT) if citizen else None,
    )
    form = write_post(acs.location, RESPONSE, body, question.relay_state)
    return node.carry(request, form, _("Tilbage til Danmark"))


def _assertion(question: Question, citizen: Citizen, acs: str, at: datetime) -> Assertion:
    confirmed = Confirmation(BEARER, acs, question.request_id, None, at + MINUTES)
    return Assertion(
        id=node.new_id(),
        issuer=node.address("proxy/metadata"),
        issue_instant=at,
        name_id=NameId(str(citizen.person.identifier), NameIdFormat.PERSISTENT),
        confirmations=(confirmed,),
        audiences=((node.danish_connector().entity_id,),),
        authentication=Authentication(at, citizen.level),
        attributes=attributes_of(citizen.person, frozenset(question.attributes)),
        not_before=at,
        not_on_or_after=at + MINUTES,
    )
