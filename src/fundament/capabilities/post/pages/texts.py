"""The NemSMS that somebody has got, as a list beside her letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from fundament.capabilities.post import service
from fundament.capabilities.post.types import NumberMissing, RecipientClosed, TextNotSent
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in

# Why a NemSMS was not sent, as its recipient is told.
WHY = {
    NumberMissing.code: gettext_noop("Der var intet bekræftet mobilnummer at sende den til."),
    RecipientClosed.code: gettext_noop("Modtageren er registreret som død eller ophørt."),
    TextNotSent.code: gettext_noop("Mobilnettet tog ikke imod den inden for et døgn."),
}


@require_GET
@signed_in()
def texts(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the NemSMS of a mailbox, newest first."""
    page = service.texts_of(acting, request.GET.get("postkasse"), clock.now())
    asked = {} if page.mailbox.own else {"postkasse": page.mailbox.key}
    back = reverse("mailbox") + (f"?{urlencode(asked)}" if asked else "")
    why = {code: _(sentence) for code, sentence in WHY.items()}
    context = {"box": page, "back": back, "why": why, "no_number": NumberMissing.code}
    return render(request, "post/texts.html", context)
