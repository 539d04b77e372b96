"""UUID match: a private service asks whether the number that somebody gave it is hers.

Source: NemLog-in, UUID match: POST with JSON, the service's own certificate, `Match` or `NoMatch`.
"""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fundament.capabilities.login import service
from fundament.capabilities.login.types import MatchAsked, MatchMalformed, NumberWrong
from fundament.kernel import clock, pki
from fundament.kernel.acting import Actor, called_by_system
from fundament.kernel.ids import PartyId

MAX_QUESTION = 16 * 1024
_FIELDS = ("cpr", "subjectNameID", "entityID")


def identify(request: HttpRequest) -> Actor:
    """Return whose certificate came with the call. Raises CertificateRefused and its kin."""
    shown = _certificate(request)
    return Actor(PartyId.company(shown.cvr), shown.common_name)


@csrf_exempt
@called_by_system(identify)
@require_POST
def match(request: HttpRequest, caller: Actor) -> HttpResponse:
    """Answer whether the number is that of the person whom the service knows by a NameID.

    Raises MatchMalformed, MatchNotAllowed, NumberMalformed, TooManyNumbers.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_QUESTION:
        raise MatchMalformed
    try:
        given = json.loads(request.body)
        number, name_id, entity_id = (given[name] for name in _FIELDS)
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise MatchMalformed from error
    if not all(isinstance(one, str) and one.isprintable() for one in (number, name_id, entity_id)):
        raise MatchMalformed
    asked = MatchAsked(entity_id, name_id, number, _certificate(request).fingerprint)
    try:
        service.match_number(asked, clock.now())
    except NumberWrong:
        return JsonResponse("NoMatch", safe=False)
    return JsonResponse("Match", safe=False)


def _certificate(request: HttpRequest) -> pki.ClientCertificate:
    der = request.META.get("fundament.client_certificate")
    if der is None:
        raise pki.CertificateRefused
    return pki.read_client_certificate(der, clock.now())
