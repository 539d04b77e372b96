"""SAML: sign-on and logout at one, metadata at another.

Source: OIOSAML; where each version has its addresses is for its profile.
"""

from dataclasses import replace

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.login import render, service
from fundament.capabilities.login.types import Answer, Broker, MessageUnexpected, Protocol
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.standards.oiosaml.profiles import profile_of
from fundament.standards.saml import bindings, reading
from fundament.standards.saml.bindings import Received
from fundament.standards.saml.logout import LOGOUT_REQUEST, LOGOUT_RESPONSE
from fundament.standards.saml.names import SAML
from fundament.standards.saml.requests import AUTHN_REQUEST
from fundament.standards.saml.soap import CONTENT_TYPE, read_soap, write_fault
from fundament.standards.saml.types import MessageTooLarge

MAX_FORM = 1024 * 1024
log = structlog.get_logger()


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def broker(request: HttpRequest, version: str) -> HttpResponse:
    """Take an AuthnRequest, LogoutRequest or LogoutResponse and send the browser on."""
    if request.method == "POST" and (
        request.content_type == "text/xml" or "SOAPAction" in request.headers
    ):
        return _by_soap(request, service.broker_at(request.get_host(), profile_of(version)))
    issuer, tag = "", (AUTHN_REQUEST, True)
    try:
        received = _received(request)
        tag, issuer = _claimed(received)
        broker_here = service.broker_at(request.get_host(), profile_of(version))
        return _TAKEN[tag](request, received, broker_here)
    except KeyError:
        refusal: Refusal = MessageUnexpected()
    except Refusal as caught:
        refusal = caught
    _note(request, refusal, issuer)
    ends = tag[0] in {LOGOUT_REQUEST, LOGOUT_RESPONSE}
    return render.refused_page(request, refusal, issuer, ends=ends)


@public
@require_GET
def metadata(request: HttpRequest, version: str) -> HttpResponse:
    """Give the broker's signed metadata, under the name it has at this host."""
    here = service.broker_at(request.get_host(), profile_of(version))
    body = service.metadata_of(here, clock.now())
    return HttpResponse(body, content_type="application/samlmetadata+xml")


def _by_soap(request: HttpRequest, here: Broker) -> HttpResponse:
    """Take a LogoutRequest that a service sends by itself. Source: saml-bindings 3.2.3."""
    issuer, soap = "", b""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_FORM:
            raise MessageTooLarge(limit=MAX_FORM)
        soap = request.body
        received = read_soap(soap)
        tag, issuer = _claimed(received)
        if tag != (LOGOUT_REQUEST, True):
            raise MessageUnexpected
        body = service.log_out_by_soap(received, here, clock.now())
        return HttpResponse(body, content_type=CONTENT_TYPE)
    except Refusal as refusal:
        _note(request, refusal, issuer, soap)
        fault = write_fault(refusal.code, refusal.sentence("en"))
        return HttpResponse(fault, content_type=CONTENT_TYPE, status=500)


def _note(request: HttpRequest, refusal: Refusal, issuer: str, soap: bytes = b"") -> None:
    log.info("saml refused", code=refusal.code)
    came = replace(render.came(request, Protocol.SAML, issuer), soap=soap)
    service.note_refusal(refusal, came, clock.now())


def _received(request: HttpRequest) -> Received:
    """Return the message, from the raw query string or from the form."""
    if request.method == "GET":
        return bindings.read_redirect(request.META.get("QUERY_STRING", "").encode("latin-1"))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_FORM:
        raise MessageTooLarge(limit=MAX_FORM)
    return bindings.read_post(
        [(name, str(value)) for name, values in request.POST.lists() for value in values]
    )


def _claimed(received: Received) -> tuple[tuple[str, bool], str]:
    """Return which message it is, and which issuer it names (for the record only)."""
    root = reading.document(received.body)
    issuer = reading.child_text(root, f"{{{SAML}}}Issuer") or ""
    return (str(root.tag), received.is_request), issuer


def _sign_on(request: HttpRequest, received: Received, here: Broker) -> HttpResponse:
    at, browser = clock.now(), render.browser_of(request)
    begun = service.begin(received, here, browser, at)
    if isinstance(begun, Answer):
        return render.carry(request, begun, _("Du sendes videre"))
    response = HttpResponseRedirect(reverse("login:step", args=[begun.id]))
    return render.remember(response, render.LOGIN_COOKIE, browser.login)


def _log_out(request: HttpRequest, received: Received, here: Broker) -> HttpResponse:
    begun = service.begin_logout(received, here, clock.now())
    if isinstance(begun, Answer):
        response = render.carry(request, begun, _("Du logges ud"))
    else:
        response = HttpResponseRedirect(reverse("login:logout", args=[begun]))
    return render.forget(response, render.BROKER_COOKIE)


def _logged_out(request: HttpRequest, received: Received, here: Broker) -> HttpResponse:
    logout = service.take_logout_response(received, here, clock.now())
    return HttpResponseRedirect(reverse("login:logout", args=[logout]))


_TAKEN = {
    (AUTHN_REQUEST, True): _sign_on,
    (LOGOUT_REQUEST, True): _log_out,
    (LOGOUT_RESPONSE, False): _logged_out,
}
