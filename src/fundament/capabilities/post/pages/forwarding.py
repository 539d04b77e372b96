"""Send a received letter on: to an authority, or by an ordinary e-mail, which is not protected."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.forms import ForwardForm, read_forward_form
from fundament.capabilities.post.types import MailboxReadOnly
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import TransmissionId


@require_http_methods(["GET", "POST"])
@signed_in()
def forward(request: HttpRequest, acting: Acting, letter: UUID) -> HttpResponse:
    """Ask to whom a letter is to be sent on; POST sends it."""
    at = clock.now()
    if request.method == "GET":
        form = ForwardForm(named=uuid4())
    else:
        form = read_forward_form(request.POST)
        if form.wish is not None:
            try:
                sent = service.forward_at(acting, letter, form.wish, at)
                return HttpResponseRedirect(f"{reverse('sent-letter', args=[sent])}?gjort=sendt")
            except Refusal as refusal:
                if refusal.status not in {400, 422}:
                    raise
                form = form.refused(refusal.sentence(get_language() or "da"))
    opened = service.open_letter(acting, TransmissionId(letter), at)
    if not opened.mailbox.may_change:
        raise MailboxReadOnly
    context = {
        "letter": opened,
        "form": form,
        "authorities": service.recipients("", at),
        "errors": form.error_list,
        "error_count": len(form.errors),
    }
    return render(request, "post/forward.html", context, status=422 if form.errors else 200)
