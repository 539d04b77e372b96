"""KOMBIT's dialect (SF1601): two steps to a token, then letters and questions.

Source: KOMBIT SF1601; Fælleskommunal Adgangsstyring for systemer.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError

from fundament.capabilities.post import service
from fundament.capabilities.post.types import ContentTypeUnknown
from fundament.capabilities.post.types.municipal import (
    HolderTokenMissing,
    HolderTokenRefused,
    NumberUnreadable,
    Reachable,
    SamlTokenMissing,
    TransactionMissing,
)
from fundament.kernel import calling, clock
from fundament.kernel.acting import Actor
from fundament.kernel.calling import View
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId
from fundament.standards.kombit import answers
from fundament.standards.kombit.requests import read_token_request
from fundament.standards.kombit.types import ASK, SEND

_LETTERS = ("application/xml", "text/xml")


def _by_certificate(request: HttpRequest) -> Actor:
    return service.certificate_calling(calling.caller_of(request), clock.now())


def _by_token(entity: str, *methods: str) -> Callable[[View], View]:
    """Mark an address of a service: certificate, token and the headers of the transaction."""

    def identify(request: HttpRequest) -> Actor:
        actor = service.holder_calling(calling.caller_of(request), entity, clock.now())
        _must_be_a_transaction(request)
        return actor

    return calling.for_systems(methods, identify)


def _must_be_a_transaction(request: HttpRequest) -> None:
    """Raises TransactionMissing."""
    try:
        UUID(request.headers.get("X-TransaktionsId", ""))
        at = datetime.fromisoformat(request.headers.get("X-TransaktionsTid", ""))
    except ValueError as error:
        raise TransactionMissing from error
    if at.tzinfo is None:
        raise TransactionMissing


@calling.for_systems(("POST",), _by_certificate)
def issue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Issue an assertion for the caller's key (WS-Trust as JSON)."""
    wish = read_token_request(request.body)
    issued = service.issue_assertion(wish, calling.caller_of(request), clock.now())
    return _secret(answers.token_answer(issued.octets, issued.until))


@calling.for_systems(("POST",), _by_certificate)
def token(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give an access token for an assertion (OIO-IDWS REST, AS token)."""
    try:
        [shown] = request.POST.getlist("saml-token")
    except (ValueError, SuspiciousOperation, MultiPartParserError) as error:
        raise SamlTokenMissing from error
    given = service.give_holder_token(shown, calling.caller_of(request), clock.now())
    return _secret(
        {"access_token": given.text, "token_type": "Holder-of-key", "expires_in": given.seconds}
    )


@_by_token(SEND, "POST")
def kombi(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take a kombi_request; the answer follows once the letter is stored for good."""
    if (request.content_type or "").lower() not in _LETTERS:
        raise ContentTypeUnknown
    sent = service.send_municipal(request.body, actor, clock.now())
    way = "Modtaget Fjernprint" if sent.on_paper else "Modtaget Digital Post"
    body = answers.accepted(str(sent.receipt.transmission), way)
    return HttpResponse(body, content_type="application/xml")


@_by_token(ASK, "GET")
def reachable(request: HttpRequest, actor: Actor, how: str) -> HttpResponse:
    """Tell whether somebody gets Digital Post, or NemSMS."""
    party = _asked_about(request)
    found = service.is_reachable(party, Reachable(how), actor, clock.now())
    return JsonResponse({"result": found})


def _asked_about(request: HttpRequest) -> PartyId:
    """Raises NumberUnreadable."""
    person, company = (request.GET.getlist(name) for name in ("cprNumber", "cvrNumber"))
    try:
        [number] = (*person, *company)
        return PartyId.person(number) if person else PartyId.company(number)
    except ValueError as error:
        raise NumberUnreadable from error


def _secret(content: dict[str, object]) -> HttpResponse:
    return JsonResponse(content, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as these services answer: a kombi_response, or the codes of OAuth."""
    text = f"{refusal.sentence('da')} / {refusal.sentence('en')}"
    answer: HttpResponse
    if "/KombiPostAfsend_1/" in request.path_info:
        body = answers.refused(refusal.code, text)
        answer = HttpResponse(body, content_type="application/xml", status=refusal.status)
    else:
        told = {"error": _error(refusal), "error_description": text, "code": refusal.code}
        answer = JsonResponse(told, status=refusal.status)
    if refusal.status == 401:
        answer["WWW-Authenticate"] = f'Holder-of-key error="{_error(refusal)}"'
    if isinstance(refusal, calling.MethodNotAllowed):
        answer["Allow"] = str(refusal.facts["methods"])
    return answer


def _error(refusal: Refusal) -> str:
    """Return the error as OIO-IDWS REST names it."""
    if isinstance(refusal, HolderTokenMissing | HolderTokenRefused):
        return "invalid_token"
    return "access_denied" if refusal.status in {401, 403} else "invalid_request"
