"""The NemSMS that somebody has got, as a list beside her letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from fundament.capabilities.post import service
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in


@require_GET
@signed_in()
def texts(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the NemSMS of a mailbox, newest first."""
    page = service.texts_of(acting, request.GET.get("postkasse"), clock.now())
    asked = {} if page.mailbox.own else {"postkasse": page.mailbox.key}
    back = reverse("mailbox") + (f"?{urlencode(asked)}" if asked else "")
    return render(request, "post/texts.html", {"box": page, "back": back})
