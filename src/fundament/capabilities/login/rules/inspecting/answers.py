"""What a correct service finds in a Response: every rule of the tables, none left out.

The tables are those that our own portal checks by (standards.saml, standards.oiosaml); a service
stops at the first rule that fails, the inspector goes on to the last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fundament.capabilities.login.rules.inspecting.signatures import why_of
from fundament.capabilities.login.rules.inspecting.words import WORDS
from fundament.capabilities.login.types import NO_REASON, Finding, Outcome, Why
from fundament.kernel import xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.saml.assertions import read_assertion
from fundament.standards.saml.reading import written
from fundament.standards.saml.response_checks import (
    ASSERTION_CHECKS,
    RESPONSE_CHECKS,
    Check,
    Expected,
)
from fundament.standards.saml.types import Assertion, Response

CIPHERS = frozenset({*xmlsig.BLOCKS, *xmlsig.TRANSPORTS})


@dataclass(frozen=True, slots=True)
class Sealing:
    """How an answer is sealed, as its octets say, and what the service lists in its metadata.

    `plain` is how many of its assertions went out unencrypted; `opens`: the service's key opens
    the others; `ciphers` are the algorithms of each, block cipher and key transport first.
    """

    plain: int
    opens: bool
    ciphers: tuple[tuple[str, ...], ...]
    announced: frozenset[str]

    @property
    def foreign(self) -> tuple[str, ...]:
        """The algorithms that the service does not list."""
        used = (name for each in self.ciphers for name in each if name in CIPHERS)
        return tuple(dict.fromkeys(name for name in used if name not in self.announced))


def judged(
    response: Response,
    clear: Sequence[bytes],
    expected: Expected,
    sealing: Sealing | None = None,
) -> tuple[Finding, ...]:
    """Return what every rule says of a Response whose assertions are known in clear.

    `sealing` None: each is sealed for its receiver, by what that one lists.
    """
    findings = [_of(check, response, expected) for check in RESPONSE_CHECKS]
    findings.append(_finding("status", response.status.success, _status(response)))
    if not response.status.success and not clear:
        return tuple(findings)
    findings += _sealed(len(clear), sealing)
    reader = clear[0] if clear else b""
    assertion, told = _read(reader, expected)
    findings += told
    if assertion is None:
        findings += [_not_reached(check.rule, check.source) for check in _tables(expected)]
    else:
        findings += [_of(check, assertion, expected) for check in _tables(expected)]
    return tuple(findings)


def _sealed(number: int, sealing: Sealing | None) -> list[Finding]:
    plain = sealing.plain if sealing else 0
    told = [
        _finding("encrypted", number == 1 and not plain, f"{number - plain} + {plain}"),
        _finding("opens", sealing is None or sealing.opens),
    ]
    if sealing is None:
        return told
    if not sealing.ciphers:
        return [*told, _not_reached("cipher-announced", "")]
    return [
        *told,
        _finding("cipher-announced", not sealing.foreign, _differs(
            ", ".join(sealing.foreign), ", ".join(sorted(sealing.announced))
        )),
    ]  # fmt: skip


def _tables(expected: Expected) -> tuple[Check[Assertion], ...]:
    return (*ASSERTION_CHECKS, *expected.profile_checks)


def _read(clear: bytes, expected: Expected) -> tuple[Assertion | None, list[Finding]]:
    """Verify and read an assertion as the portal does; what hides nothing is told by its reason."""
    try:
        verified = xmlsig.verify(clear, expected.certificates)
    except Refusal as refusal:
        told = _finding("signature", False, why=why_of(refusal))
        return None, [told, _not_reached("shape", "OIOSAML")]
    signed = _finding("signature", True)
    try:
        assertion = read_assertion(verified, expected.value_types)
        return assertion, [signed, _finding("shape", True)]
    except Refusal as refusal:
        return None, [signed, _finding("shape", False, why=why_of(refusal))]


def _of(check: Check, subject: object, expected: Expected) -> Finding:  # type: ignore[type-arg]
    holds = check.holds(subject, expected)
    show = FOUND.get(check.rule)
    found = show(subject, expected) if show and not holds else ""
    return _finding(check.rule, holds, found, check.source)


def _finding(
    rule: str, holds: bool, found: str = "", source: str = "", why: Why = NO_REASON
) -> Finding:
    danish, english, own = WORDS.get(rule, (rule, rule, ""))
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    return Finding(rule, outcome, danish, english, source or own, "" if holds else found, why)


def _not_reached(rule: str, source: str) -> Finding:
    danish, english, own = WORDS.get(rule, (rule, rule, ""))
    return Finding(rule, Outcome.NOT_REACHED, danish, english, source or own)


def _status(response: Response) -> str:
    codes = (response.status.code, response.status.second or "")
    return " / ".join(code.rpartition(":")[2] for code in codes if code)


def _differs(found: object, wanted: object) -> str:
    return f"{found or '–'} ≠ {wanted}"


def _confirmed(assertion: Assertion, expected: Expected) -> str:
    told = [
        f"{each.method.rpartition(':')[2]}, Recipient {each.recipient or '–'},"
        f" InResponseTo {each.in_response_to or '–'},"
        f" NotOnOrAfter {written(each.not_on_or_after) if each.not_on_or_after else '–'}"
        + (f", NotBefore {written(each.not_before)}" if each.not_before else "")
        for each in assertion.confirmations
    ]
    return _differs("; ".join(told), f"{expected.acs_url}, {expected.request_id}")


def _window(assertion: Assertion, expected: Expected) -> str:
    start, end = assertion.not_before, assertion.not_on_or_after
    shown = f"{written(start) if start else '–'} .. {written(end) if end else '–'}"
    return _differs(shown, written(expected.at))


# What stood there, for the rules where it helps; no value of a person among them.
FOUND: dict[str, Callable[..., str]] = {
    "destination": lambda r, e: _differs(r.destination, e.acs_url),
    "in-response-to": lambda r, e: _differs(r.in_response_to, e.request_id),
    "response-issuer": lambda r, e: _differs(r.issuer, e.issuer),
    "response-time": lambda r, e: _differs(written(r.issue_instant), written(e.at)),
    "issuer": lambda a, e: _differs(a.issuer, e.issuer),
    "issue-instant": lambda a, e: _differs(written(a.issue_instant), written(e.at)),
    "audience": lambda a, e: _differs(
        " + ".join(" | ".join(each) for each in a.audiences), e.entity_id
    ),
    "bearer": _confirmed,
    "conditions": _window,
    "id-length": lambda a, e: str(len(a.id)),
    "name-id-format": lambda a, e: str(a.name_id.format or "–"),
    "level": lambda a, e: a.authentication.class_ref.rpartition("/")[2],
}
