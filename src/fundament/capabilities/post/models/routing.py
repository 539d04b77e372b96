"""Tables of how organisations distribute their post inside: their rules, and what came of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fundament.capabilities.post.models.administration import OrganisationRow


class RouteBookRow(models.Model):
    """The rules of an organisation, in their order, as they were from `at` on; never changed.

    A change writes the next version, so that what held when is known. The newest one is in force.
    """

    organisation = models.ForeignKey(OrganisationRow, models.PROTECT, related_name="route_books")
    version = models.BigIntegerField()
    rules = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "version"], name="post_one_book"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.version}"


class PlacedLetter(models.Model):
    """Why a letter of an organisation was put where it was when it came, and how it was tagged.

    `tags` are the names of the tags that it bears. `version` is that of the rules, None where there
    were none; `rule` is the id and `rule_name` the name of the one that took it, `checks` its
    conditions with what the letter said. `notify` is who is told, until `notified_at`.
    """

    letter = models.OneToOneField("post.Letter", on_delete=models.PROTECT, primary_key=True)
    owner = models.CharField(max_length=14)
    sender = models.CharField(max_length=14)
    at = models.DateTimeField()
    tags = ArrayField(models.CharField(max_length=20))
    folder = models.CharField(max_length=36)
    version = models.BigIntegerField(null=True)
    rule = models.UUIDField(null=True)
    rule_name = models.CharField(max_length=100, default="")
    checks = models.JSONField(default=list)
    faults = ArrayField(models.CharField(max_length=20), default=list)
    notify = models.CharField(max_length=254, default="")
    notified_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["owner", "at"], name="post_placed"),)

    def __str__(self) -> str:
        return str(self.letter_id)
