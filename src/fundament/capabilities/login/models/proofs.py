"""What people have shown of who they are, each time that they did."""

from django.db import models


class Proof(models.Model):
    """What a person showed at one time in a session: the level and the time that answers state.

    It counts for single sign-on until `counts_until`. What a login gave to a client goes by its
    own proof, whatever is shown in the session later. `ceiling` is the most that what was shown is
    worth, together with anything that is shown later: by how it was added.
    """

    session = models.ForeignKey("login.BrokerSession", models.CASCADE, related_name="proofs")
    level = models.SmallIntegerField()
    ial = models.SmallIntegerField()
    aal = models.SmallIntegerField()
    ceiling = models.SmallIntegerField(default=1)
    school_level = models.SmallIntegerField(default=0)
    authenticators = models.JSONField(default=list)
    authenticated_at = models.DateTimeField()
    counts_until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
