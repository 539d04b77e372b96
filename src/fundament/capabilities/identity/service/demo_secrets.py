"""What fictional people know and hold: derived from their numbers, so always the same."""

import hashlib

from fundament.capabilities.registers import service as registers
from fundament.kernel.ids import PartyId

_WORDS = (
    "bakke birk boelge bro due eng fjord fyr gran hav hede hejre hest kilde klit kyst lind lyng "
    "mark mose odde pil rav regn skov sne sol sten strand taarn vand vind"
)
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def showcase_persons() -> list[str]:
    """Return the people with a told life."""
    return [str(one.party) for one in registers.showcase()]


def password(person: PartyId) -> str:
    """Return her password."""
    drawn, words = _octets("password", person), _WORDS.split()
    drawn_words = [words[octet % len(words)] for octet in drawn[:3]]
    return f"{'-'.join(drawn_words)}-{10 + drawn[3] % 90}"


def display_secret(person: PartyId) -> bytes:
    """Return the secret of her code display."""
    return _octets("code display", person)[:20]


def app_code(person: PartyId) -> str:
    """Return the code that sets up her app, in two groups of five."""
    signs = _signs("app", person, 10)
    return f"{signs[:5]}-{signs[5:]}"


def app_pin(person: PartyId) -> str:
    """Return the PIN that the pages of the demo propose for her app."""
    first = 1 + _octets("pin", person)[0] % 7
    return f"{first}{first + 2}{first + 1}{first}{first + 2}{first + 1}"


def recovery_code(person: PartyId) -> str:
    """Return the one recovery code on her paper, in four groups of four."""
    signs = _signs("recovery", person, 16)
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def _signs(label: str, person: PartyId, length: int) -> str:
    return "".join(_SIGNS[octet % len(_SIGNS)] for octet in _octets(label, person)[:length])


def _octets(label: str, person: PartyId) -> bytes:
    """The number follows from the seed and the person's key, hence so does everything here."""
    return hashlib.sha256(f"fundament demo|{label}|{person}".encode()).digest()
