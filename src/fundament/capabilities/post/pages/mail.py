"""The e-mails that the demo's own mail server has caught."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fundament.capabilities.post import service
from fundament.kernel.acting import public


@public
@require_GET
def caught(request: HttpRequest) -> HttpResponse:
    """Show the newest notifications; nowhere but in the demo."""
    if not settings.DEMO:
        raise Http404
    return render(request, "post/mail.html", {"messages": service.caught_mail()})
