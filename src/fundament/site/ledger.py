"""`ledger verify`: reads every line of the ledger again and says whether it is as written."""

from fundament.kernel import audit
from fundament.site.words import Task


def main(task: Task) -> int:
    """Print the verdict; 1 when something is wrong."""
    wanted = task.arguments.head
    if wanted is not None:
        head = audit.head()
        if [str(head.size), head.root.hex()] != wanted:
            task.say(f"The head is {head.size} {head.root.hex()}, not {' '.join(wanted)}.")
            return 1
    verdict = audit.verify()
    for finding in verdict.findings:
        task.say(f"  {finding}")
    task.say(
        f"{verdict.size} lines in the tree, {verdict.unsequenced} waiting: "
        + ("every line is as it was written." if verdict.sound else "THE LEDGER WAS CHANGED.")
    )
    return 0 if verdict.sound else 1
