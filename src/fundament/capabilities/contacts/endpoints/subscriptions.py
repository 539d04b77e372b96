"""Subscriptions to changes of contacts. Source: Digital Post API 1.68, section Contacts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.contacts import service
from fundament.capabilities.contacts.endpoints import reading
from fundament.capabilities.contacts.render import answers
from fundament.capabilities.contacts.types import Subscription
from fundament.kernel import clock
from fundament.kernel.acting import Actor
from fundament.kernel.calling import for_systems


@for_systems(["GET", "POST"])
def subscriptions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the calling system's subscriptions, or add one (the official answer is 200)."""
    if request.method == "GET":
        held = [answers.subscription(one) for one in service.subscriptions_of(actor)]
        return JsonResponse(held, safe=False, json_dumps_params=answers.PLAIN)
    wish = reading.read_subscription(reading.read_body(request))
    return _answer(service.subscribe(wish, actor, reading.read_why(request), clock.now()))


@for_systems(["PUT", "DELETE"])
def subscription(request: HttpRequest, actor: Actor, subscription: UUID) -> HttpResponse:
    """Make a subscription as sent, or end it, if it is still the version that If-Match names."""
    target = (subscription, reading.read_version(request))
    why, at = reading.read_why(request), clock.now()
    if request.method == "DELETE":
        service.unsubscribe(target, actor, why, at)
        return HttpResponse(status=204)
    wish = reading.read_subscription(reading.read_body(request))
    return _answer(service.change_subscription(target, wish, actor, why, at))


def _answer(held: Subscription) -> JsonResponse:
    answer = JsonResponse(answers.subscription(held), json_dumps_params=answers.PLAIN)
    answer["ETag"] = f'"{held.version}"'
    return answer
