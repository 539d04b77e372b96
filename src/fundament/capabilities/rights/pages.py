"""HTML for owners: their companies, and who may act for one of them."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.views.decorators.http import require_http_methods, require_safe

from fundament.capabilities.rights import service
from fundament.capabilities.rights.forms import Act, read_employee
from fundament.capabilities.rights.types import NotYourCompany, RoleHeld, RoleNotHeld
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.ids import PartyId

DONE = {Act.GRANT: "givet", Act.WITHDRAW: "taget"}


@require_safe
@signed_in()
def companies(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the companies that one owns."""
    found = service.own_companies(acting, clock.now())
    return page(request, "rights/companies.html", {"companies": found})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(fresh=True)
def employees(request: HttpRequest, acting: Acting, cvr: str) -> HttpResponse:
    """Show who works at a company of one's own; POST gives or withdraws the role.

    Pressed twice, or pressed while another owner did the same, it is as it was wanted.
    """
    at, company = clock.now(), _company(cvr)
    if request.method == "POST":
        act, person = read_employee(request.POST.dict())
        with suppress(RoleHeld, RoleNotHeld):
            if act is Act.GRANT:
                service.grant_to_employee(acting, company, person, at)
            else:
                service.withdraw_from_employee(acting, company, person, at)
        return HttpResponseRedirect(f"{request.path}?gjort={DONE[act]}")
    found = service.own_company(acting, company, at)
    context = {"company": found, "done": request.GET.get("gjort", "")}
    return page(request, "rights/employees.html", context)


def _company(cvr: str) -> PartyId:
    """Raises NotYourCompany."""
    try:
        return PartyId.company(cvr)
    except ValueError as error:
        raise NotYourCompany from error
