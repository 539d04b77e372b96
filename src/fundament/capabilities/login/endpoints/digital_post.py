"""The provider of Digital Post: the same broker under the addresses of that API.

Source: Digital Post API 1.68, section OAuth 2, OpenID Connect and consents.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.login import service
from fundament.capabilities.login.endpoints import openid
from fundament.capabilities.login.types import ConsentUnknown
from fundament.kernel import clock
from fundament.kernel.acting import Acting, public
from fundament.kernel.bearers import Bearer, BearerNotAccepted, called_for_person
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import InvalidRequest, OAuthRefused
from fundament.standards.oidc.official import DIGITAL_POST

_SIZE, _MOST = 20, 1000


def bearer_of(request: HttpRequest) -> Bearer:
    """Return the person that a call of the mailbox API is made for. Raises BearerNotAccepted."""
    try:
        return service.bearer_of(openid.call_of(request, openid.broker_of(request, DIGITAL_POST)))
    except OAuthRefused as refusal:
        raise BearerNotAccepted from refusal


def _see_other(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send browsers on by 303, as this provider is described."""

    @wraps(view)
    def seen(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        if response.status_code == 302:
            response.status_code = 303
        return response

    return seen


authorize = _see_other(openid.authorize)


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def token(request: HttpRequest) -> HttpResponse:
    """Give tokens; without a form the parameters stand in the query, and no secret may.

    Source: GetRefreshToken, PostRefreshToken.
    """
    call = openid.call_of(request, openid.broker_of(request))
    if not call.form:
        form = once([(name, one) for name, ones in request.GET.lists() for one in ones])
        if {"client_secret", "client_assertion"} & set(form):
            raise InvalidRequest(reason="a secret in the address: prove the client by Basic")
        call = replace(call, form=form)
    return openid.answered(request, service.give_tokens(call))


def _consents(acting: Acting, request: HttpRequest) -> JsonResponse:
    """Return a PagingResult of what the person has consented to."""
    issuer = openid.broker_of(request, DIGITAL_POST).issuer
    found = service.consents_of(acting, issuer, clock.now())
    number, size = _page(request)
    pages = -(-len(found) // size)
    shown = found[number * size : (number + 1) * size]
    content = [
        {
            "id": str(one.id),
            "clientId": one.client_id,
            "clientName": one.danish,
            "scopes": list(one.scopes),
            "createdDateTime": one.since.isoformat(timespec="seconds"),
            "refreshable": one.lasting,
        }
        for one in shown
    ]
    beside = {"previous": number - 1, "next": number + 1}
    pointers: dict[str, Any] = {
        name: {"page": one, "size": size} if 0 <= one < pages else None
        for name, one in beside.items()
    }
    paging = {"number": number, "size": size, "totalElements": len(found), "totalPages": pages}
    return JsonResponse({"content": content, **paging, **pointers})


def _page(request: HttpRequest) -> tuple[int, int]:
    """Return which page is asked for, also in the words of Spring. Raises InvalidRequest."""
    asked = request.GET
    try:
        number = int(asked.get("page", asked.get("pageNumber", 0)))
        size = int(asked.get("size", asked.get("pageSize", _SIZE)))
    except ValueError as error:
        raise InvalidRequest(reason="page and size are numbers") from error
    if not 0 <= number <= 10**6 or not 1 <= size <= _MOST:
        raise InvalidRequest(reason=f"page is 0 or more, size 1 to {_MOST}")
    return number, size


@require_GET
@called_for_person(lambda request: "read")
def consents(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List the applications that have access to the person's mailbox."""
    return _consents(acting, request)


@csrf_exempt
@require_http_methods(["DELETE"])
@called_for_person(lambda request: "write")
def consent(request: HttpRequest, acting: Acting, consent: str) -> HttpResponse:
    """Take a consent back, with every token it stands for; the answer is what is left."""
    issuer = openid.broker_of(request, DIGITAL_POST).issuer
    try:
        named = UUID(consent)
    except ValueError as error:
        raise ConsentUnknown from error
    service.revoke_consent(acting, issuer, named, clock.now())
    return _consents(acting, request)
