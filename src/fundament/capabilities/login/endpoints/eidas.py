"""eIDAS: our node's two parts. The connector asks other countries, the proxy answers them.

Source: eIDAS Interoperability Architecture 1.2; eIDAS SAML Message Format 1.2.
"""

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from fundament.capabilities.login import render, service
from fundament.capabilities.login.types import Answer, Protocol
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.standards.saml import bindings, reading
from fundament.standards.saml.bindings import Received
from fundament.standards.saml.names import SAML
from fundament.standards.saml.types import MessageTooLarge

MAX_FORM = 1024 * 1024
METADATA = "application/samlmetadata+xml"
UNKNOWN = "eIDAS"
log = structlog.get_logger()


@public
@require_GET
def connector_metadata(request: HttpRequest) -> HttpResponse:
    """Give the signed metadata of the part that asks."""
    return HttpResponse(service.connector_metadata(clock.now()), content_type=METADATA)


@public
@require_GET
def proxy_metadata(request: HttpRequest) -> HttpResponse:
    """Give the signed metadata of the part that answers."""
    return HttpResponse(service.proxy_metadata(clock.now()), content_type=METADATA)


@public
@csrf_exempt
@require_POST
def acs(request: HttpRequest) -> HttpResponse:
    """Take a country's answer; whose browser it is, is asked on the page after it.

    That page is come to by a redirect, with which a Lax cookie is sent, as it is not with a form
    of another country's page; the redirect has what only the browser knows that brought the answer.
    """
    try:
        pending, brought = service.take_answer(_received(request), clock.now())
    except Refusal as refusal:
        return _refused(request, refusal)
    if brought:
        known = reverse("login:eu-known", args=[pending])
        return HttpResponseRedirect(f"{known}?{urlencode({'brought': brought})}")
    return HttpResponseRedirect(f"{reverse('login:eu', args=[pending])}?given-up")


@public
@csrf_exempt
@require_POST
def sso(request: HttpRequest) -> HttpResponse:
    """Take a country's request and show the login."""
    at, browser, issuer = clock.now(), render.browser_of(request), UNKNOWN
    try:
        received = _received(request)
        issuer = reading.child_text(reading.document(received.body), f"{{{SAML}}}Issuer") or issuer
        begun = service.begin_eidas(received, browser, at)
    except Refusal as refusal:
        return _refused(request, refusal, issuer)
    if isinstance(begun, Answer):
        return render.carry(request, begun, _("Du sendes videre"))
    response = HttpResponseRedirect(reverse("login:step", args=[begun.id]))
    return render.remember(response, render.LOGIN_COOKIE, browser.login)


def _received(request: HttpRequest) -> Received:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_FORM:
        raise MessageTooLarge(limit=MAX_FORM)
    return bindings.read_post(
        [(name, str(value)) for name, values in request.POST.lists() for value in values]
    )


def _refused(request: HttpRequest, refusal: Refusal, issuer: str = UNKNOWN) -> HttpResponse:
    log.info("eidas refused", code=refusal.code)
    came = render.came(request, Protocol.EIDAS, issuer)
    service.note_refusal(refusal, came, clock.now())
    return render.refused_page(request, refusal, "")
