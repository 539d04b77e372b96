"""Faults of time in a SAML answer. Source: saml-core 2.5.1; OIOSAML."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from fundament.capabilities.login.rules.faults.changing import on_assertions, on_confirmations
from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage
from fundament.capabilities.login.rules.saml.drafts import Draft
from fundament.capabilities.login.types import Must, Severity
from fundament.standards.saml.types import Assertion, Confirmation

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _later(at: datetime | None, by: timedelta) -> datetime | None:
    return None if at is None else at + by


def shifted(by: timedelta) -> Callable[[Draft, Hand], Draft]:
    """Return the change that moves every time of the answer, as by a clock that is wrong."""

    def confirmation(found: Confirmation, hand: Hand) -> Confirmation:
        return replace(found, not_on_or_after=_later(found.not_on_or_after, by))

    def assertion(found: Assertion, hand: Hand) -> Assertion:
        known = replace(found.authentication, at=found.authentication.at + by)
        return replace(
            found,
            issue_instant=found.issue_instant + by,
            not_before=_later(found.not_before, by),
            not_on_or_after=_later(found.not_on_or_after, by),
            authentication=known,
        )

    def change(draft: Draft, hand: Hand) -> Draft:
        moved = on_assertions(assertion)(on_confirmations(confirmation)(draft, hand), hand)
        response = replace(moved.response, issue_instant=moved.response.issue_instant + by)
        return replace(moved, response=response)

    return change


def _expired(draft: Draft, hand: Hand) -> Draft:
    over = on_confirmations(lambda c, h: replace(c, not_on_or_after=h.at - HOUR))(draft, hand)
    return on_assertions(
        lambda a, h: replace(a, not_before=h.at - 2 * HOUR, not_on_or_after=h.at - HOUR)
    )(over, hand)


def _not_yet(draft: Draft, hand: Hand) -> Draft:
    later = on_confirmations(lambda c, h: replace(c, not_on_or_after=h.at + 2 * HOUR))(draft, hand)
    return on_assertions(
        lambda a, h: replace(a, not_before=h.at + HOUR, not_on_or_after=h.at + 2 * HOUR)
    )(later, hand)


def _session_over(found: Assertion, hand: Hand) -> Assertion:
    ended = replace(found.authentication, session_not_on_or_after=hand.at - HOUR)
    return replace(found, authentication=ended)


def _authenticated_later(found: Assertion, hand: Hand) -> Assertion:
    return replace(found, authentication=replace(found.authentication, at=hand.at + HOUR))


SKEW_DA = "Klienten skal tage imod svaret: ure må gå et par minutter forkert."
SKEW_EN = "The client must accept the answer: clocks may be wrong by some minutes."

TIMES: tuple[Fault, ...] = (
    Fault(
        "assertion-expired", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Assertion er udløbet for en time siden.", "The Assertion expired an hour ago.",
        "saml-core 2.5.1.2", _expired,
    ),
    Fault(
        "confirmation-expired", Stage.SAML_ANSWER, Severity.SERIOUS,
        "SubjectConfirmationData er udløbet; Conditions er det ikke.",
        "The SubjectConfirmationData has expired; the Conditions have not.",
        "saml-profiles 4.1.4.2",
        on_confirmations(lambda c, h: replace(c, not_on_or_after=h.at - HOUR)),
    ),
    Fault(
        "assertion-not-yet", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Assertion gælder først om en time.", "The Assertion is valid from an hour ahead only.",
        "saml-core 2.5.1.2", _not_yet,
    ),
    Fault(
        "answer-old", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Alle tider i svaret er en time gamle.", "All times of the answer are an hour old.",
        "OIOSAML.Java: IssueInstant within the skew", shifted(-HOUR),
    ),
    Fault(
        "clock-behind", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Brokerens ur er femten minutter bagud.", "The broker's clock is fifteen minutes slow.",
        "OIOSAML.Java: a skew of five minutes", shifted(-15 * MINUTE),
    ),
    Fault(
        "clock-ahead", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Brokerens ur er femten minutter foran.", "The broker's clock is fifteen minutes fast.",
        "OIOSAML: IssueInstant not in the future", shifted(15 * MINUTE),
    ),
    Fault(
        "clock-little-behind", Stage.SAML_ANSWER, Severity.MINOR,
        "Brokerens ur er to minutter bagud.", "The broker's clock is two minutes slow.",
        "OIOSAML.Net: a skew of three minutes", shifted(-2 * MINUTE), Must.ACCEPT, SKEW_DA, SKEW_EN,
    ),
    Fault(
        "clock-little-ahead", Stage.SAML_ANSWER, Severity.MINOR,
        "Brokerens ur er to minutter foran.", "The broker's clock is two minutes fast.",
        "OIOSAML.Net: a skew of three minutes", shifted(2 * MINUTE), Must.ACCEPT, SKEW_DA, SKEW_EN,
    ),
    Fault(
        "session-over", Stage.SAML_ANSWER, Severity.MINOR,
        "SessionNotOnOrAfter er passeret.", "The SessionNotOnOrAfter has passed.",
        "saml-core 2.7.2", on_assertions(_session_over),
    ),
    Fault(
        "authn-instant-ahead", Stage.SAML_ANSWER, Severity.MINOR,
        "AuthnInstant ligger en time ude i fremtiden.",
        "The AuthnInstant is an hour in the future.",
        "saml-core 2.7.2", on_assertions(_authenticated_later),
    ),
)  # fmt: skip
