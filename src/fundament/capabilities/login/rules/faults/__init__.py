"""The table of faults: what can be put in wrong, and what a correct client does then."""

from dataclasses import replace

from fundament.capabilities.login.rules.faults.addresses import ADDRESSES
from fundament.capabilities.login.rules.faults.contents import CONTENTS
from fundament.capabilities.login.rules.faults.elsewhere import DOWN, ELSEWHERE, SLOW
from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage
from fundament.capabilities.login.rules.faults.openid import OPENID_ANSWERS, TOKENS
from fundament.capabilities.login.rules.faults.signatures import SIGNATURES, WRAPPINGS
from fundament.capabilities.login.rules.faults.times import TIMES

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

__all__ = ["DOWN", "FAULTS", "SLOW", "Fault", "Hand", "Stage"]
