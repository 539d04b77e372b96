"""Background work of the kernel; the worker finds this module by its name."""

from fundament.kernel import audit
from fundament.kernel.jobs import task


@task("audit.sequence", every="* * * * * */10")
def sequence(timestamp: int) -> None:
    """Give the ledger's new lines their place in the tree, every ten seconds."""
    audit.sequence()
