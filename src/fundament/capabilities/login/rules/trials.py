"""Trial runs: what is tried, and whether a client did what it must."""

from collections.abc import Mapping

from fundament.capabilities.login.rules.faults import DOWN, FAULTS, Fault, Stage, faults_of
from fundament.capabilities.login.types import (
    End,
    Judgement,
    Must,
    Protocol,
    Result,
    Script,
    Severity,
    Sight,
    Step,
    Verdict,
)

RIGHT = ""
# A right login first, so that the client surely works, and last, so that no fault has stuck.
SHORT: dict[Protocol, tuple[str, ...]] = {
    Protocol.SAML: (
        "assertion-expired", "clock-little-behind", "audience-wrong", "recipient-wrong",
        "in-response-to-wrong", "unsolicited", "issuer-wrong", "unsigned", "key-foreign",
        "changed-after", "comment-in-name", "two-assertions", "wrapping-1", "wrapping-4",
        "wrapping-8", "level-low", "status-failed",
    ),
    Protocol.OIDC: (
        "state-wrong", "answer-iss-wrong", "code-unknown", "token-iss-wrong", "token-aud-wrong",
        "token-nonce-wrong", "token-expired", "token-unsigned", "token-hmac", "token-key-unknown",
        "token-changed", "token-of-logout", "userinfo-other",
    ),
}  # fmt: skip


def steps_of(script: Script, protocol: Protocol, *, logouts: bool = False) -> tuple[Step, ...]:
    """Return the logins and logouts of a script, in their order; a node has no script.

    `logouts`: the short one has those of a logout too, which the whole one always has.
    """
    known = faults_of(protocol)
    chosen = (*SHORT[protocol], *(_at_logout(known) if logouts else ()))
    return tuple(
        Step(code) for code in (RIGHT, *(chosen if script is Script.SHORT else known), RIGHT)
    )


def _at_logout(known: Mapping[str, Fault]) -> tuple[str, ...]:
    return tuple(code for code, fault in known.items() if fault.stage is Stage.SAML_LOGOUT)


def is_seen_at_login(step: Step) -> bool:
    """Return whether a step's fault shows when somebody logs in: that of a logout does not."""
    return step.fault not in FAULTS or FAULTS[step.fault].stage is not Stage.SAML_LOGOUT


def result_of(step: Step, sight: Sight, *, came: bool) -> Result:
    """Return what a client did, from what was seen of it.

    `came`: the broker saw a login, or a logout, with the step's fault. Without one nothing was
    tried, and where the login came to no answer the client had nothing to judge, unless the broker
    played dead.
    """
    if not is_seen_at_login(step):
        return _result_of_logout(sight, came=came)
    if not came or (sight.end is End.BROKER and not sight.signed_in and step.fault != DOWN):
        return Result.SKIPPED
    if sight.end in {End.NO_ANSWER, End.ROUND}:
        return Result.BROKEN
    if sight.signed_in:
        return Result.ACCEPTED
    at_the_client = sight.end is not End.BROKER
    return Result.BROKEN if at_the_client and sight.status >= 500 else Result.REFUSED


def _result_of_logout(sight: Sight, *, came: bool) -> Result:
    """Return what a client did with an answer to its logout: it says an error, or that one is out.

    One that still knows the person after it has not taken the answer.
    """
    if not came:
        return Result.SKIPPED
    at_the_client = sight.end is not End.BROKER
    if sight.end in {End.NO_ANSWER, End.ROUND} or (at_the_client and sight.status >= 500):
        return Result.BROKEN
    return Result.REFUSED if sight.signed_in or sight.status >= 400 else Result.ACCEPTED


def judgement_of(number: int, step: Step) -> Judgement:
    """Return what the client owed at a step, and whether it did it."""
    fault = FAULTS[step.fault].shown() if step.fault in FAULTS else None
    must = fault.must if fault else Must.ACCEPT
    severity = fault.severity if fault else Severity.SERIOUS
    return Judgement(number, step, fault, must, severity, verdict_on(must, step.result))


def verdict_on(must: Must, result: Result | None) -> Verdict:
    """Return the verdict: a client that breaks has failed, whatever was put in."""
    if result is None or result is Result.SKIPPED:
        return Verdict.NOT_TRIED
    allowed = {
        Must.REFUSE: {Result.REFUSED},
        Must.ACCEPT: {Result.ACCEPTED},
        Must.EITHER: {Result.ACCEPTED, Result.REFUSED},
    }
    return Verdict.PASSED if result in allowed[must] else Verdict.FAILED
