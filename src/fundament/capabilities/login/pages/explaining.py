"""Why a login is Low, Substantial or High, by the one table of rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as page
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login import render, service
from fundament.kernel import clock
from fundament.kernel.acting import Level, public


@public
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Explain the login in this browser, if there is one, and show the table for everybody."""
    browser, broker = render.browser_of(request), service.broker_at(request.get_host())
    found = service.why(browser, broker.entity_id, clock.now())
    rules = {rule.id: rule for rule in identity.AAL_RULES}
    context = {
        "title": _("Hvorfor er mit login så sikkert?"),
        "found": found,
        "rule": rules[found.rule_id] if found else None,
        "raised_now": [rules[name] for name in found.raised_now] if found else [],
        "raised_later": [rules[name] for name in found.raised_by if name not in found.raised_now]
        if found
        else [],
        "is_highest": found is not None and found.level is Level.HIGH,
        "rules": identity.AAL_RULES,
        "kinds": render.kind_words(),
        "levels": render.level_words(),
        "language": render.language(),
    }
    return page(request, "login/why.html", context)
