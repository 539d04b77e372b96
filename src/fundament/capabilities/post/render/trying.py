"""A tried letter as JSON for programs."""

from typing import Any

from fundament.capabilities.post.types import LetterTrial
from fundament.standards.memo import cure_of


def trial(trial: LetterTrial) -> dict[str, Any]:
    """Return the outcome as JSON: `sound`, `faults`, and for a sound letter `prospect`."""
    answer: dict[str, Any] = {
        "sound": trial.prospect is not None,
        "faults": [
            {
                "code": fault.code,
                "path": fault.path,
                "line": fault.line,
                "rule": {"da": fault.danish, "en": fault.english},
                "cure": {"da": cure_of(fault.code, "da"), "en": cure_of(fault.code, "en")},
            }
            for fault in trial.faults
        ],
    }
    if trial.prospect is not None:
        found = trial.prospect
        answer["prospect"] = {
            "version": found.version,
            "recipient": "CPR" if found.to_person else "CVR",
            "delayed": found.delayed,
            **({} if found.text is None else {"text": found.text}),
            "sending": found.sending,
            "documents": [
                {
                    "kind": document.kind,
                    "label": document.label,
                    "files": [
                        {"name": file.name, "type": file.media_type, "size": file.size}
                        for file in document.files
                    ],
                }
                for document in found.documents
            ],
            "lostIn1.1": list(found.lost),
        }
    return answer
