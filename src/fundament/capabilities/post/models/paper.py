"""The table of letters on paper."""

from django.db import models

from fundament.capabilities.post.types.paper import PaperReason, PaperState, ReturnReason

_OPEN = (PaperState.RECEIVED, PaperState.PRINTED)


class PaperLetterRow(models.Model):
    """A letter on paper, from the moment it is taken in.

    `content` is the blob of its ForsendelseI, `sha256` that of its bytes. `letter` is the one that
    it stands in for, while that waits for its day or when the recipient was not reachable then.
    No address is kept: the registers are asked when it is printed. `tries` and `next_at` are of a
    printer that does not answer, `leased_until`: somebody is at it.
    """

    transmission_id = models.UUIDField(primary_key=True)
    sender = models.CharField(max_length=14)
    sender_name = models.CharField(max_length=300)
    system = models.UUIDField()
    consignment_id = models.CharField(max_length=38)
    message_uuid = models.UUIDField(null=True)
    message_id = models.CharField(max_length=256, null=True)  # noqa: DJ001  (absent is not empty)
    letter = models.OneToOneField("post.Letter", on_delete=models.PROTECT, null=True)
    sha256 = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    recipient = models.CharField(max_length=14, default="")
    receipts = models.CharField(max_length=8)
    reason = models.CharField(
        max_length=10, default="", choices=[(one.value, one.name) for one in PaperReason]
    )
    state = models.CharField(max_length=11, choices=[(one.value, one.name) for one in PaperState])
    received_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    returned = models.CharField(
        max_length=12, default="", choices=[(one.value, one.name) for one in ReturnReason]
    )
    code = models.CharField(max_length=100, default="")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sender", "consignment_id"], name="post_one_paper"),
            models.UniqueConstraint(fields=["sender", "message_uuid"], name="post_one_paper_memo"),
        )
        indexes = (
            models.Index(fields=["sender", "-received_at"], name="post_papers"),
            models.Index(fields=["received_at"], name="post_papers_at"),
            models.Index(
                fields=["received_at"],
                name="post_papers_open",
                condition=models.Q(state__in=[one.value for one in _OPEN]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.transmission_id} {self.state}"
