"""The addresses that service providers know: sign-on and logout at one, metadata at another.

Source: OIOSAML 3.0.3; the official broker has both at /idp/saml/3.0/.
"""

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.login import render, service
from fundament.capabilities.login.types import Answer, MessageUnexpected
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.standards.saml import bindings, reading
from fundament.standards.saml.bindings import Received
from fundament.standards.saml.logout import LOGOUT_REQUEST, LOGOUT_RESPONSE
from fundament.standards.saml.names import SAML
from fundament.standards.saml.requests import AUTHN_REQUEST
from fundament.standards.saml.types import MessageTooLarge

MAX_FORM = 1024 * 1024
log = structlog.get_logger()


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def broker(request: HttpRequest) -> HttpResponse:
    """Take an AuthnRequest, LogoutRequest or LogoutResponse and send the browser on."""
    issuer = ""
    try:
        received = _received(request)
        tag, issuer = _claimed(received)
        return _TAKEN[tag](request, received)
    except KeyError:
        refusal: Refusal = MessageUnexpected()
    except Refusal as caught:
        refusal = caught
    log.info("saml refused", code=refusal.code)
    service.note_refusal(refusal, issuer, request.get_host(), clock.now())
    return render.refused_page(request, refusal, issuer)


@public
@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """Give the broker's signed metadata, under the name it has at this host."""
    body = service.metadata_of(service.broker_at(request.get_host()))
    return HttpResponse(body, content_type="application/samlmetadata+xml")


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


def _sign_on(request: HttpRequest, received: Received) -> HttpResponse:
    at, browser = clock.now(), render.browser_of(request)
    begun = service.begin(received, service.broker_at(request.get_host()), browser, at)
    if isinstance(begun, Answer):
        return render.carry(request, begun, _("Du sendes videre"))
    response = HttpResponseRedirect(reverse("login:step", args=[begun.id]))
    return render.remember(response, render.LOGIN_COOKIE, browser.login)


def _log_out(request: HttpRequest, received: Received) -> HttpResponse:
    begun = service.begin_logout(received, service.broker_at(request.get_host()), clock.now())
    if isinstance(begun, Answer):
        response = render.carry(request, begun, _("Du logges ud"))
    else:
        response = HttpResponseRedirect(reverse("login:logout", args=[begun]))
    return render.forget(response, render.BROKER_COOKIE)


def _logged_out(request: HttpRequest, received: Received) -> HttpResponse:
    broker_here = service.broker_at(request.get_host())
    logout = service.take_logout_response(received, broker_here, clock.now())
    return HttpResponseRedirect(reverse("login:logout", args=[logout]))


_TAKEN = {
    (AUTHN_REQUEST, True): _sign_on,
    (LOGOUT_REQUEST, True): _log_out,
    (LOGOUT_RESPONSE, False): _logged_out,
}
