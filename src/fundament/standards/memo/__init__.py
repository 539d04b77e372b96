"""MeMo, the message format of Digital Post: bytes to `Memo` and back, versions 1.1 and 1.2.

`read_memo` takes a letter in or refuses it with every fault, `write_memo` makes one, `convert`
turns one version into the other and tells what was lost.
"""

from fundament.standards.memo.codes import CODES, Code, Reaction, strongest
from fundament.standards.memo.faults import Fault, MemoInvalid
from fundament.standards.memo.reader import look_through, read_memo
from fundament.standards.memo.rules import FILE_TYPES, RULES, Rules, broken_rules
from fundament.standards.memo.template import fill_letter
from fundament.standards.memo.types import Memo, MessageType

__all__ = [
    "CODES",
    "FILE_TYPES",
    "RULES",
    "Code",
    "Fault",
    "Memo",
    "MemoInvalid",
    "MessageType",
    "Reaction",
    "Rules",
    "broken_rules",
    "fill_letter",
    "look_through",
    "read_memo",
    "strongest",
]
