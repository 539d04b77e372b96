"""The answer of the content origin: one file by its short-lived address, and nothing else.

No cookie is read or set: this address is served by a process without sessions.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.types import Content, OpeningExpired
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
    """Show the file that the token names, or say that the view is over."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    try:
        return _shown(render.shown(service.file_at(token, clock.now())), 200)
    except OpeningExpired as expired:
        text = f"{expired.sentence('da')}\n\n{expired.sentence('en')}\n"
        return _shown(Content(text.encode(), "text/plain; charset=utf-8", ""), expired.status)


def _shown(content: Content, status: int) -> HttpResponse:
    plain = content.media_type.partition(";")[0]
    policy = {"Content-Security-Policy": render.policy(plain, settings.BASE_URL)}
    return HttpResponse(
        content.body, content_type=content.media_type, status=status, headers=_HEADERS | policy
    )
