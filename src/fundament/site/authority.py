"""What others fetch from our certificate authority: its certificates and its revocation lists."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from fundament.kernel import clock, pki
from fundament.kernel.acting import public

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
