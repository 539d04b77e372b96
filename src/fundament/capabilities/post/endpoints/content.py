"""The answer of the content origin: one file by its short-lived address, and nothing else.

No cookie is read or set: this address is served by a process without sessions.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.types import Content, NotShownHere, OpeningExpired
from fundament.kernel import clock
from fundament.kernel.acting import public

_HEADERS = {
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@public
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the file that the token names, or say why not."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    try:
        return _shown(render.shown(service.file_at(token, clock.now())), 200)
    except (NotShownHere, OpeningExpired) as refusal:
        text = f"{refusal.sentence('da')}\n\n{refusal.sentence('en')}\n"
        return _shown(Content(text.encode(), "text/plain; charset=utf-8", ""), refusal.status)


def _shown(content: Content, status: int) -> HttpResponse:
    plain = content.media_type.partition(";")[0]
    policy = {"Content-Security-Policy": render.policy(plain, settings.BASE_URL)}
    return HttpResponse(
        content.body, content_type=content.media_type, status=status, headers=_HEADERS | policy
    )
