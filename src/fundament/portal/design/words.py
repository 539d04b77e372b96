"""The fixed Danish words inside the vendored macros, and gettext calls in their place.

The macros have no parameter for these words. A text that is no longer found fails the start, so
that a new version of the package cannot quietly bring an untranslated word back.
"""


def _(text: str) -> str:
    """Mark the text for translation, and return the call that stands in the macro."""
    return f'_("{text}")'


def _printed(call: str) -> str:
    return "{{ " + call + " }}"


def _between(before: str, call: str, after: str) -> str:
    return f"{before}{_printed(call)}{after}"


WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "components/accordion/accordion.njk": (
        ("Åbn alle<", _between("", _("Åbn alle"), "<")),
        (">Succes<", _between(">", _("Succes"), "<")),
        (">Advarsel<", _between(">", _("Advarsel"), "<")),
        (">Fejl<", _between(">", _("Fejl"), "<")),
        (">Information<", _between(">", _("Information"), "<")),
    ),
    "components/alerts/alerts.njk": (
        ('"Information"', _("Information")),
        ('"Succes"', _("Succes")),
        ('"Advarsel"', _("Advarsel")),
        ('"Fejl"', _("Fejl")),
        ("}}Luk", "}}" + _printed(_("Luk"))),
    ),
    "components/anchorlinks/anchorlinks.njk": (("'Indhold på siden'", _("Indhold på siden")),),
    "components/back-link/back-link.njk": (("'Tilbage'", _("Tilbage")),),
    "components/back-to-top/back-to-top.njk": (
        ("'Til toppen af siden'", _("Til toppen af siden")),
        ("'Til toppen'", _("Til toppen")),
    ),
    "components/breadcrumbs/breadcrumbs.njk": (("'Brødkrumme'", _("Brødkrumme")),),
    "components/cards/cards.njk": (('"(åbner i nyt vindue)"', _("(åbner i nyt vindue)")),),
    "components/form/controls/characterlimit.njk": (
        (
            "Du kan indtaste op til {{params.characterLimit}} tegn",
            "{{ _('Du kan indtaste op til %(limit)s tegn', limit=params.characterLimit) }}",
        ),
        (
            "Du har {{params.characterLimit}} tegn tilbage",
            "{{ _('Du har %(limit)s tegn tilbage', limit=params.characterLimit) }}",
        ),
    ),
    "components/form/controls/date-input.njk": (
        (" (frivilligt)", _between(" ", _("(frivilligt)"), "")),
        (" (*skal udfyldes)", _between(" ", _("(*skal udfyldes)"), "")),
        ('"Dag"', _("Dag")),
        ('"Måned"', _("Måned")),
        ('"År"', _("År")),
    ),
    "components/form/controls/errormessage.njk": (("Fejl: <", _between("", _("Fejl:"), " <")),),
    "components/form/controls/label.njk": (
        (" (frivilligt)", _between(" ", _("(frivilligt)"), "")),
        (" (*skal udfyldes)", _between(" ", _("(*skal udfyldes)"), "")),
    ),
    "components/header/header.njk": (
        ("'Menu'", _("Menu")),
        (">Menu<", _between(">", _("Menu"), "<")),
        ("'Log af'", _("Log af")),
        (">Bruger<", _between(">", _("Bruger"), "<")),
        (">Myndighed<", _between(">", _("Myndighed"), "<")),
        ('aria-label="Hovedmenu"', _between('aria-label="', _("Hovedmenu"), '"')),
        ("'Hovedmenu'", _("Hovedmenu")),
        ("'Luk menu'", _("Luk menu")),
        ("'Luk'", _("Luk")),
        ("(overblik)", _printed(_("(overblik)"))),
    ),
    "components/language-switcher/language-switcher.njk": (
        ("'Vælg sprog'", _("Vælg sprog")),
        (">Vælg sprog<", _between(">", _("Vælg sprog"), "<")),
    ),
    "components/modal/modal.njk": (("}}Luk<", "}}" + _printed(_("Luk")) + "<"),),
    "components/search/search.njk": (
        (">Søg efter indhold<", _between(">", _("Søg efter indhold"), "<")),
        (">Søg<", _between(">", _("Søg"), "<")),
        ("%}Søg{%", "%}" + _printed(_("Søg")) + "{%"),
    ),
    "components/skip-link/skip-link.njk": (
        ("'Gå til sidens indhold'", _("Gå til sidens indhold")),
    ),
    "components/stepguide/stepguide.njk": (
        (
            "<span>Trin<strong> {{params.currentStep}} </strong>af {{params.totalSteps}}</span>",
            "<span>{{ _('Trin %(current)s af %(total)s', current=params.currentStep, "
            "total=params.totalSteps) }}</span>",
        ),
        (
            "Trin {{params.currentStep}} af {{params.totalSteps}}",
            "{{ _('Trin %(current)s af %(total)s', current=params.currentStep, "
            "total=params.totalSteps) }}",
        ),
        (
            '"Trin " + loop.index + " gennemført"',
            "_('Trin %(number)s gennemført', number=loop.index)",
        ),
        ('"Fejl i trin " + loop.index', "_('Fejl i trin %(number)s', number=loop.index)"),
    ),
    "components/structured-list/structured-list.njk": (
        (">Redigér<", _between(">", _("Redigér"), "<")),
    ),
    "components/toast/toast.njk": ((">Luk<", _between(">", _("Luk"), "<")),),
    "components/tooltip/tooltip.njk": (
        ('aria-label=\\"Læs mere\\""', 'aria-label=\\"" ~ ' + _("Læs mere") + ' ~ "\\""'),
        ('"Hvad betyder " + params.phrase', "_('Hvad betyder %(phrase)s', phrase=params.phrase)"),
    ),
}
# gettext reads calls, not the texts above that stand inside Jinja2 code.
MORE = (
    _("Du kan indtaste op til %(limit)s tegn"),
    _("Du har %(limit)s tegn tilbage"),
    _("Trin %(current)s af %(total)s"),
    _("Trin %(number)s gennemført"),
    _("Fejl i trin %(number)s"),
    _("Hvad betyder %(phrase)s"),
)
