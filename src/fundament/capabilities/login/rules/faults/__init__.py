"""The table of faults: what can be put in wrong, and what a correct client does then."""

from dataclasses import replace

from fundament.capabilities.login.rules.faults.addresses import ADDRESSES
from fundament.capabilities.login.rules.faults.contents import CONTENTS
from fundament.capabilities.login.rules.faults.elsewhere import DOWN, ELSEWHERE, SLOW
from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage
from fundament.capabilities.login.rules.faults.openid import OPENID_ANSWERS, TOKENS
from fundament.capabilities.login.rules.faults.signatures import SIGNATURES, WRAPPINGS
from fundament.capabilities.login.rules.faults.times import TIMES
from fundament.capabilities.login.types import Protocol

THEMES: dict[str, tuple[Fault, ...]] = {
    "times": TIMES,
    "addresses": ADDRESSES,
    "signatures": SIGNATURES,
    "wrapping": WRAPPINGS,
    "contents": CONTENTS,
    "answers": OPENID_ANSWERS,
    "tokens": TOKENS,
    "elsewhere": ELSEWHERE,
}
FAULTS: dict[str, Fault] = {
    fault.code: replace(fault, theme=theme) for theme, faults in THEMES.items() for fault in faults
}


def faults_of(protocol: Protocol) -> dict[str, Fault]:
    """Return the faults, by code, that a service of the protocol can be tried out with.

    None of the node of another country: its messages are changed nowhere.
    """
    if protocol is Protocol.EIDAS:
        return {}
    return {code: fault for code, fault in FAULTS.items() if fault.protocol in {None, protocol}}


__all__ = ["DOWN", "FAULTS", "SLOW", "Fault", "Hand", "Stage", "faults_of"]
