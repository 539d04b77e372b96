"""Exemptions from digital post. Source: Digital Post API 1.68, section Exemptions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.contacts import service
from fundament.capabilities.contacts.endpoints import reading
from fundament.capabilities.contacts.render import answers
from fundament.capabilities.contacts.types import Exemption
from fundament.kernel import clock
from fundament.kernel.acting import Actor
from fundament.kernel.calling import for_systems


@for_systems(["POST"])
def exemptions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Exempt a person as an authority."""
    wish = reading.read_exemption(reading.read_body(request))
    why = reading.read_why(request)
    return _answer(service.enter_exemption(wish, actor, why, clock.now()), 201)


@for_systems(["GET", "PUT", "DELETE"])
def exemption(request: HttpRequest, actor: Actor, exemption: UUID) -> HttpResponse:
    """Return, correct or end an exemption that the calling authority has entered."""
    why, at = reading.read_why(request), clock.now()
    if request.method == "GET":
        return _answer(service.exemption_with(exemption, actor, why, at))
    target = (exemption, reading.read_version(request))
    if request.method == "DELETE":
        service.end_exemption(target, actor, why, at)
        return HttpResponse(status=204)
    wish = reading.read_exemption(reading.read_body(request))
    return _answer(service.change_exemption(target, wish, actor, why, at))


def _answer(entered: Exemption, status: int = 200) -> JsonResponse:
    answer = JsonResponse(
        answers.exemption(entered), status=status, json_dumps_params=answers.PLAIN
    )
    answer["ETag"] = f'"{entered.version}"'
    return answer
