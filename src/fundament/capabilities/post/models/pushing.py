"""What is kept of pushing something to a system at the address that it gave."""

from django.db import models


class Pushed(models.Model):
    """Something that is pushed to a system; for those that fetch it all stays as it began.

    `push_tries`: how often that was begun since it was last said to try again; `push_next_at`: not
    before then; `push_leased_until`: somebody is at it; `push_fault`: why it failed when it last
    did, at `push_failed_at`; `pushed_at`: when it was taken.
    """

    push_tries = models.SmallIntegerField(db_default=0, default=0)
    push_next_at = models.DateTimeField(null=True)
    push_leased_until = models.DateTimeField(null=True)
    push_fault = models.CharField(max_length=20, db_default="", default="")
    push_failed_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
