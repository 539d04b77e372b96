"""`proof verify`: whether a proof of delivery is one of this installation's, and what it states."""

import json
from pathlib import Path

from django.utils.module_loading import import_string

from fundament.site import capabilities
from fundament.site.home import Problem
from fundament.site.words import Task

CHECK = "fundament.capabilities.post.service.check_proof"


def main(task: Task) -> int:
    """Print what a genuine proof states; nothing is asked of the database.

    Raises Problem for a file that cannot be read, DeliveryProofNotGenuine.
    """
    capabilities.must_run("post", "proof verify")
    try:
        document = Path(task.arguments.file).read_bytes()
    except OSError as error:
        raise Problem(f"{task.arguments.file} cannot be read: {error.strerror}.") from error
    stated = import_string(CHECK)(document)
    task.say(json.dumps(stated, ensure_ascii=False, indent=1))
    task.say("The proof is genuine: it was signed here and has not been changed since.")
    return 0
