"""Why a letter is where it is, what comes next, and what to do: in Danish and in English."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from fundament.capabilities.post.types import (
    Flow,
    FlowState,
    LetterRefused,
    NumberMissing,
    RecipientClosed,
    RecipientExempt,
    RecipientUnknown,
    TextNotSent,
)

Pair = tuple[str, str]
_NOTHING = ("Du skal ikke gøre noget.", "You need do nothing.")
_PAPER = (
    "Send beskeden på en anden måde, for eksempel på papir, med et nyt brev.",
    "Send the message in another way, on paper for instance, as a new letter.",
)
_BINDS = (
    "Brevet gælder som modtaget fra det tidspunkt, hvor det lå i postkassen, om det er læst eller "
    "ej.",
    "The letter counts as received from when it was in the mailbox, whether it is read or not.",
)
_IN_MAILBOX = (
    "Brevet ligger i modtagerens postkasse.",
    "The letter is in the recipient's mailbox.",
)
_STATES: dict[FlowState, tuple[Pair, Pair, Pair]] = {
    FlowState.WAITING: (
        (
            "Brevet venter på den dag, som afsenderen har valgt (doNotDeliverUntilDate). Indtil da "
            "ser modtageren intet til det.",
            "The letter waits for the day that its sender has chosen (doNotDeliverUntilDate). "
            "Until then its recipient sees nothing of it.",
        ),
        (
            "Det leveres {day}, dansk tid, hvis modtageren kan få Digital Post den dag.",
            "It is delivered on {day}, Danish time, if its recipient takes Digital Post that day.",
        ),
        (
            "Er det sendt ved en fejl, så kald det tilbage før den dag.",
            "If it was sent by mistake, recall it before that day.",
        ),
    ),
    FlowState.RECALLED: (
        (
            "Afsenderen kaldte brevet tilbage, før det blev leveret.",
            "The sender recalled the letter before it was delivered.",
        ),
        ("Det bliver aldrig leveret.", "It is never delivered."),
        (
            "Skal modtageren have det alligevel, så send et nyt brev med en ny messageUUID.",
            "If its recipient is to have it after all, send a new letter with a new messageUUID.",
        ),
    ),
    FlowState.REFUSED: (
        (
            "Brevet kunne ikke leveres, da dagen kom. {reason}",
            "The letter could not be delivered when its day came. {reason}",
        ),
        ("Det bliver ikke prøvet igen.", "It is not tried again."),
        _PAPER,
    ),
    FlowState.ON_PAPER: (
        (
            "Modtageren fik ikke Digital Post, da dagen kom. Brevet går på papir i stedet.",
            "Its recipient took no Digital Post when the day came. The letter goes on paper.",
        ),
        (
            "Det trykkes og sendes. Hvor langt det er, står under Breve på papir.",
            "It is printed and posted. How far it is stands under Letters on paper.",
        ),
        _NOTHING,
    ),
    FlowState.DELIVERED: (_IN_MAILBOX, _BINDS, _NOTHING),
    FlowState.TO_BE_SERVED: (
        (
            "Forkyndelsen ligger i modtagerens postkasse. Modtageren har ikke bekræftet den.",
            "The legal notification is in the recipient's mailbox, who has not confirmed it.",
        ),
        (
            "Bekræfter modtageren, står tidspunktet her.",
            "When the recipient confirms it, the time is told here.",
        ),
        (
            "Skal den virke ved bekræftelse, så vent, eller forkynd på en anden måde.",
            "If it takes effect by being confirmed, wait, or serve it in another way.",
        ),
    ),
    FlowState.SERVED: (
        (
            "Modtageren har bekræftet forkyndelsen.",
            "The recipient has confirmed the legal notification.",
        ),
        ("Der sker ikke mere.", "Nothing more happens."),
        _NOTHING,
    ),
    FlowState.READY_FOR_SYSTEM: (
        (
            "Brevet ligger i modtagerens postkasse og klar til modtagerens system, som endnu ikke "
            "har hentet det.",
            "The letter is in the recipient's mailbox, and ready for the recipient's system, which "
            "has not fetched it yet.",
        ),
        (
            "Henter og kvitterer systemet ikke inden tre dage, får afsenderen COMPLETED alligevel.",
            "If the system does not fetch and answer within three days, the sender gets COMPLETED "
            "all the same.",
        ),
        (
            "Venter brevet længe, så spørg modtageren, om systemet henter sin post.",
            "If the letter waits for long, ask its recipient whether the system fetches its post.",
        ),
    ),
    FlowState.FETCHED: (
        (
            "Modtagerens system har fået brevet, men ikke svaret for det.",
            "The recipient's system has got the letter, but not answered for it.",
        ),
        (
            "Svarer systemet ikke inden tre dage, får afsenderen COMPLETED alligevel.",
            "If the system does not answer within three days, the sender gets COMPLETED all the "
            "same.",
        ),
        _NOTHING,
    ),
    FlowState.ANSWERED: (
        (
            "Modtagerens system har fået brevet og svaret for det.",
            "The recipient's system has got the letter and answered for it.",
        ),
        _BINDS,
        _NOTHING,
    ),
    FlowState.TEXT_WAITING: (
        ("NemSMS'en er på vej.", "The NemSMS is on its way."),
        (
            "Den sendes inden for få minutter; tager gatewayen den ikke i et døgn, opgives den.",
            "It is sent within minutes; if the gateway does not take it within a day, it is given "
            "up.",
        ),
        _NOTHING,
    ),
    FlowState.TEXT_SENT: (
        (
            "NemSMS'en er sendt til modtagerens bekræftede mobilnummer.",
            "The NemSMS was sent to the recipient's proved mobile number.",
        ),
        (
            "Om telefonen har vist den, vides ikke.",
            "Whether the phone has shown it is not known.",
        ),
        _NOTHING,
    ),
    FlowState.TEXT_NOT_SENT: (
        ("NemSMS'en blev ikke sendt. {reason}", "The NemSMS was not sent. {reason}"),
        ("Den bliver ikke prøvet igen.", "It is not tried again."),
        (
            "Send beskeden som Digital Post, hvis modtageren skal have den.",
            "Send the message as Digital Post if its recipient is to have it.",
        ),
    ),
}
_REASONS: dict[str, type[LetterRefused]] = {
    one.code: one
    for one in (RecipientUnknown, RecipientExempt, RecipientClosed, NumberMissing, TextNotSent)
}


@dataclass(frozen=True, slots=True)
class FlowWords:
    """The sentences about a letter's place, each by language: Danish for `da`, else English."""

    flow: Flow

    def why(self, language: str) -> str:
        """Return why the letter is where it is."""
        return self._said(0, language)

    def next(self, language: str) -> str:
        """Return what happens next, and when."""
        return self._said(1, language)

    def do(self, language: str) -> str:
        """Return what its sender can do."""
        return self._said(2, language)

    def _said(self, part: int, language: str) -> str:
        refusal = _REASONS.get(self.flow.code or "")
        reason = refusal().sentence(language) if refusal else ""
        sentence = _STATES[self.flow.state][part][0 if language.startswith("da") else 1]
        return sentence.format(reason=reason, day=_told(self.flow.day, language)).strip()


def _told(day: date | None, language: str) -> str:
    """Return the day as people write it: 3. marts 2026, 3 March 2026."""
    if day is None:
        return ""
    with translation.override(language):
        return date_format(day, "j. F Y" if language.startswith("da") else "j F Y")


def words_of(flow: Flow) -> FlowWords:
    """Return the sentences about where a letter is."""
    return FlowWords(flow)
