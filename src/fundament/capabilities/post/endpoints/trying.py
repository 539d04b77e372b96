"""A dry run for programs: the same as the page *Prøv et brev*, as JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from fundament.capabilities.post import render, service
from fundament.capabilities.post.types import ContentTypeUnknown
from fundament.kernel import clock
from fundament.kernel.acting import public


@public
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Answer with every fault of the MeMo in the body, or with what would become of it."""
    if (request.content_type or "").lower() not in {"application/xml", "text/xml"}:
        raise ContentTypeUnknown
    outcome = service.try_letter(request.body, clock.now())
    return JsonResponse(render.trial(outcome), json_dumps_params=render.PLAIN)
