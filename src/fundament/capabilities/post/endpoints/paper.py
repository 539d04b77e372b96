"""How many letters go on paper, for programs: JSON and CSV, for anybody."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from fundament.capabilities.post import render, service
from fundament.capabilities.post.render.paper import paper_counts, paper_csv
from fundament.kernel import clock
from fundament.kernel.acting import public


@public
@require_GET
def as_json(request: HttpRequest) -> HttpResponse:
    """Return the counts of the last 24 months."""
    told = paper_counts(service.counts_of_paper(clock.now()))
    return JsonResponse(told, json_dumps_params=render.PLAIN)


@public
@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Return the counts of the last 24 months as a file for a spreadsheet."""
    told = paper_csv(service.counts_of_paper(clock.now()))
    answer = HttpResponse(told, content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = 'attachment; filename="breve-paa-papir.csv"'
    return answer
