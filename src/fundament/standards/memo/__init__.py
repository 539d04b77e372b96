"""MeMo, the message format of Digital Post: bytes to `Memo` and back, versions 1.1 and 1.2.

`read_memo` takes a letter in or refuses it with every fault, `write_memo` makes one, `convert`
turns one version into the other and tells what was lost.
"""

from fundament.standards.memo.codes import CODES, Code, Reaction, strongest
from fundament.standards.memo.containers import (
    ContainerRefused,
    Entry,
    must_be_container,
    read_container,
    write_container,
)
from fundament.standards.memo.convert import Change, Converted, Difference, convert
from fundament.standards.memo.cures import cure_of
from fundament.standards.memo.faults import Fault, MemoInvalid
from fundament.standards.memo.reader import look_through, read_memo
from fundament.standards.memo.rules import (
    FILE_TYPES,
    RULES,
    Rules,
    broken_rules,
    file_name_from,
    is_file_name,
)
from fundament.standards.memo.template import fill_letter
from fundament.standards.memo.types import Memo, MessageType
from fundament.standards.memo.writer import write_memo

__all__ = [
    "CODES",
    "FILE_TYPES",
    "RULES",
    "Change",
    "Code",
    "ContainerRefused",
    "Converted",
    "Difference",
    "Entry",
    "Fault",
    "Memo",
    "MemoInvalid",
    "MessageType",
    "Reaction",
    "Rules",
    "broken_rules",
    "convert",
    "cure_of",
    "file_name_from",
    "fill_letter",
    "is_file_name",
    "look_through",
    "must_be_container",
    "read_container",
    "read_memo",
    "strongest",
    "write_container",
    "write_memo",
]
