"""The e-mails and text messages that the demo has caught."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fundament.capabilities.post import service
from fundament.kernel.acting import public


@public
@require_GET
def caught(request: HttpRequest) -> HttpResponse:
    """Show the newest e-mails and text messages; nowhere but in the demo."""
    if not settings.DEMO:
        raise Http404
    context = {"messages": service.caught_mail(), "texts": service.caught_texts()}
    return render(request, "post/mail.html", context)
