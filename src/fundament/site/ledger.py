"""`ledger verify` reads every line again; `ledger operations` lists what operators did."""

from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.site.words import Task

PAGE = 500


def operations(task: Task) -> None:
    """Print what operators did to systems and services, newest first, one act a line."""
    before = None
    while lines := audit.operations(before, PAGE):
        for line in lines:
            look, actor = line.look, line.look.actor
            who = f"{actor.name} ({actor.party if isinstance(actor, Actor) else actor.id})"
            thing = (look.reference or "").removeprefix(audit.OPERATION)
            task.say(f"{look.at:%Y-%m-%d %H:%M:%S}Z  {look.action}  {thing}  {who}")
        before = lines[-1].id


def main(task: Task) -> int:
    """Print the verdict; 1 when something is wrong."""
    wanted = task.arguments.head
    if wanted is not None:
        head = audit.head()
        if [str(head.size), head.root.hex()] != wanted:
            task.say(f"The head is {head.size} {head.root.hex()}, not {' '.join(wanted)}.")
            return 1
    verdict = audit.verify()
    if verdict.size and not audit.head_is_saved():
        task.say(
            "  No head is saved in this home (ledger/): lines cut off at the end of the ledger "
            "would not be noticed. Compare with a backup: ledger verify --head SIZE ROOT."
        )
    for finding in verdict.findings:
        task.say(f"  {finding}")
    task.say(
        f"{verdict.size} lines in the tree, {verdict.unsequenced} waiting: "
        + ("every line is as it was written." if verdict.sound else "THE LEDGER WAS CHANGED.")
    )
    return 0 if verdict.sound else 1
