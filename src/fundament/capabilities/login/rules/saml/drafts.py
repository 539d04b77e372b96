"""An answer before it is written: the values, the key, for whom it is sealed.

What is put in for trying out a service (rules.faults) changes a draft, never octets of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from fundament.standards.saml.responses import Recipient, sign_assertion, write_envelope
from fundament.standards.saml.types import Assertion, Response

CIPHERS = re.compile(rb"CipherValue>([^<]+)<")
Sign = Callable[[Assertion, str], bytes]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it is sent, and its assertions as they are inside.

    `plain`: they are not sealed; `intact`: what was sealed is as it was.
    """

    body: bytes
    clear: tuple[bytes, ...] = ()
    plain: bool = False
    intact: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """A Response to be: `sign` makes octets of each assertion by the key, `recipient` None: clear.

    `wrap` works on signed octets, `seal` on the sealed whole; both leave them as they are unless a
    fault is put in.
    """

    response: Response
    assertions: tuple[Assertion, ...]
    key_name: str
    recipient: Recipient | None
    sign: Sign = sign_assertion
    wrap: Callable[[bytes], bytes] = bytes
    seal: Callable[[bytes], bytes] = bytes

    def write(self) -> Written:
        """Return the answer."""
        clear = tuple(self.wrap(self.sign(each, self.key_name)) for each in self.assertions)
        envelope = write_envelope(self.response, clear, self.recipient)
        body = self.seal(envelope)
        intact = CIPHERS.findall(envelope) == CIPHERS.findall(body)
        return Written(body, clear, self.recipient is None, intact)
