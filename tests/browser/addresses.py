"""Every address of the house, and those of them that are no page for people."""

from django.urls import URLResolver, get_resolver

from fundament.site.people import BROWSER_PATHS, MACHINE_PATHS

# A file or a document for machines; the pages that lead there are visited.
FILES = {
    "hvem-har-set/<int:line>/bevis/": "the proof of a line, as JSON",
    "post/<uuid:letter>/fil/<int:number>/": "a file of a letter, to be kept",
    "post/<uuid:letter>/bevis/": "the proof of a letter's delivery, as JSON",
    "post/hvor/<uuid:letter>/bevis/": "the same, for those who work at its sender",
    "post/papir/<uuid:letter>/brev.pdf": "a letter on paper, to be kept",
    "demo/print/<uuid:letter>.pdf": "the same, as the demo's printer printed it",
    "post/sendt/<uuid:written>/fil/<uuid:file>/": "a file of what was written, to be kept",
    "post/administration/<uuid:organisation>/logo/": "an organisation's logo, a picture",
    "saml/3.0/metadata": "the broker's metadata",
    "portal/saml/metadata": "the portal's metadata",
    "login/trials/<uuid:trial>/report.<str:form>": "the report of a trial run, to be kept",
    "login/<uuid:pending>/svar/": "tells a script whether an app has answered",
    "app/venter/": "tells a script what an app is asked",
    "eidas/connector/metadata": "metadata of our eIDAS node, the part that asks",
    "eidas/proxy/metadata": "metadata of our eIDAS node, the part that answers",
    "demo/xx/connector/metadata": "the same of the other country's node",
    "demo/xx/proxy/metadata": "the same of the other country's node",
}


def pages():
    """The routes at which a person may meet a page, also as the answer to a form."""
    found = set(_routes(get_resolver()))
    shown = {one for one in found if f"/{one}" in BROWSER_PATHS}
    shown |= {one for one in found if not f"/{one}".startswith(MACHINE_PATHS)}
    return shown - FILES.keys()


def _routes(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        else:
            yield route
