"""What others fetch from our certificate authority: certificates, revocation lists, and answers."""

import base64
import binascii

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from fundament.kernel import clock, pki
from fundament.kernel.acting import public
from fundament.kernel.pki import StatusRequestRefused

MOST_OF_A_QUESTION = 4096
LISTS = {"issuing": False, "issuing-pkcs1": True}


@public
@cache_control(max_age=60)
def certificates(_: HttpRequest) -> HttpResponse:
    """Give the roots and the issuing certificates as PEM."""
    return HttpResponse(
        pki.trust_anchors_file().read_bytes(), content_type="application/pem-certificate-chain"
    )


@public
@cache_control(max_age=60)
def revoked(_: HttpRequest, name: str) -> HttpResponse:
    """Give the revocation list of the issuing authority. Source: RFC 5280; RFC 2585, section 3."""
    if name not in LISTS:
        raise Http404
    at = clock.now() - clock.offset()  # others judge it by the real time
    content = pki.crl(at, old_signature=LISTS[name])
    return HttpResponse(content, content_type="application/pkix-crl")


@public
@csrf_exempt
@require_POST
def asked(request: HttpRequest, name: str) -> HttpResponse:
    """Answer whether a certificate was revoked. Source: RFC 6960, appendix A.1.

    Raises StatusRequestRefused.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_OF_A_QUESTION:
        raise StatusRequestRefused
    return _answer(request.body, name)


@public
@require_GET
def asked_by_address(_: HttpRequest, name: str, question: str) -> HttpResponse:
    """Answer a question that stands in the address, as base64. Raises StatusRequestRefused."""
    try:
        return _answer(base64.b64decode(question, validate=True), name)
    except binascii.Error as error:
        raise StatusRequestRefused from error


def _answer(question: bytes, name: str) -> HttpResponse:
    at = clock.now() - clock.offset()  # others judge it by the real time
    try:
        content = pki.ocsp_answer(question, name, at.replace(microsecond=0))
    except LookupError as error:
        raise Http404 from error
    return HttpResponse(content, content_type="application/ocsp-response")
