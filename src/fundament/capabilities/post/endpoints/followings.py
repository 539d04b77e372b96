"""Subscriptions of sender systems to changes of organisations.

Source: Digital Post API 1.68, section Organisations.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from fundament.capabilities.post import render as answers
from fundament.capabilities.post import service
from fundament.capabilities.post.endpoints.bodies import body_of
from fundament.capabilities.post.endpoints.calling import for_systems
from fundament.capabilities.post.endpoints.clients import answer, version_of
from fundament.capabilities.post.render import administration as render
from fundament.capabilities.post.types import BodyUnreadable, SystemKind
from fundament.capabilities.post.types.following import FollowOperation, FollowWish
from fundament.kernel import clock
from fundament.kernel.acting import Actor


@for_systems(GET=SystemKind.SENDER, POST=SystemKind.SENDER)
def followings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the calling system's subscriptions, or add one."""
    if request.method == "GET":
        held = [render.following(one) for one in service.followings_of(actor)]
        return JsonResponse(held, safe=False, json_dumps_params=answers.PLAIN)
    return answer(render.following(service.follow(_wish(request), actor, clock.now())), 201)


@for_systems(PUT=SystemKind.SENDER)
def following(request: HttpRequest, actor: Actor, following: UUID) -> HttpResponse:
    """Make a subscription as sent; one that covers nothing rests."""
    target = following, version_of(request)
    changed = service.change_following(target, _wish(request), actor, clock.now())
    return answer(render.following(changed))


def _wish(request: HttpRequest) -> FollowWish:
    """Raises BodyUnreadable. Source: OrganisationSenderSystemSubscriptionCommand."""
    body = body_of(request)
    numbers = body.fields.get("organisationSubscriptions") or []
    if not isinstance(numbers, list) or not all(isinstance(one, str) for one in numbers):
        raise BodyUnreadable(reason="organisationSubscriptions")
    operations = body.some_of("subscriptionOperations", FollowOperation)
    return FollowWish(operations, tuple(numbers), body.words("notificationUrl", 2000))
