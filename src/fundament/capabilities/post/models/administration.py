"""Tables of what organisations administer themselves: contact points and groups, logo, followers.

The systems stand beside the letters, for each letter asks for them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from fundament.capabilities.post.types.administration import CodeType, TargetType


class OrganisationRow(models.Model):
    """An organisation as the API knows it: made when somebody first looks; the registers know more.

    `contact`: name, e-mail and phone of who answers for it in law, or None.
    """

    id = models.UUIDField(primary_key=True)
    party = models.CharField(max_length=14, unique=True)
    contact = models.JSONField(null=True)
    introduced = models.BooleanField(default=False)
    has_logo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)


class Logo(models.Model):
    """An organisation's picture: PNG, checked when it came."""

    organisation = models.OneToOneField(OrganisationRow, on_delete=models.CASCADE, primary_key=True)
    content = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organisation_id)


class GroupRow(models.Model):
    """A contact group: the branches on which contact points hang; `parent` is the one around it."""

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(OrganisationRow, models.PROTECT, related_name="groups")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="within")
    name = models.CharField(max_length=256)
    description = models.TextField(default="")
    organisational_unit = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)


class PointRow(models.Model):
    """A contact point: the counter of an organisation that a letter to it may name.

    `system` is the recipient system that gets such letters; None: the organisation's default one.
    `report_link`: link, its text, label and description, or None; `attributes`: names of what a
    letter should tell. `size_mb` and `attachments` bound what people write, None is no bound.
    """

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(OrganisationRow, models.PROTECT, related_name="points")
    name = models.CharField(max_length=256)
    description = models.TextField(default="")
    internal_description = models.TextField(default="")
    targets = ArrayField(
        models.CharField(max_length=9, choices=[(one.value, one.name) for one in TargetType])
    )
    size_mb = models.FloatField(null=True)
    attachments = models.IntegerField(null=True)
    active = models.BooleanField(default=True)
    visible = models.BooleanField(default=True)
    report_link = models.JSONField(null=True)
    attributes = ArrayField(models.CharField(max_length=256), default=list)
    system = models.UUIDField(null=True)
    groups = models.ManyToManyField(GroupRow, related_name="points")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.BigIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(
                fields=["name", "id"],
                name="post_points_shown",
                condition=models.Q(active=True, visible=True),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class PointCode(models.Model):
    """A code that says what a contact point is for, such as a KLE subject."""

    point = models.ForeignKey(PointRow, on_delete=models.CASCADE, related_name="codes")
    type = models.CharField(max_length=6, choices=[(one.value, one.name) for one in CodeType])
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=256, default="")
    code_version = models.CharField(max_length=50, default="")
    type_name = models.CharField(max_length=100, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["point", "type", "code", "type_name"], name="post_one_code"
            ),
        )
        indexes = (models.Index(fields=["type", "code"], name="post_by_code"),)

    def __str__(self) -> str:
        return f"{self.type} {self.code}"


class PointTerm(models.Model):
    """A word under which people look for a contact point."""

    point = models.ForeignKey(PointRow, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["point", "term"], name="post_one_term"),)

    def __str__(self) -> str:
        return self.term


class SystemTemplate(models.Model):
    """What a vendor's systems have in common, for organisations that set one up.

    `setup` holds the fields of a system that the template fills where they are not given.
    """

    id = models.UUIDField(primary_key=True)
    vendor = models.CharField(max_length=14)
    name = models.CharField(max_length=100)
    setup = models.JSONField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class OrganisationChange(models.Model):
    """That an organisation, a contact point or a contact group of it changed; its key numbers it.

    Whoever writes one holds a lock until the commit, so that the numbers come in their order.
    """

    organisation = models.ForeignKey(OrganisationRow, models.PROTECT, related_name="changes")
    is_first = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Follower(models.Model):
    """A system's subscription to changes of organisations; `position` is the last it was told of.

    `numbers` are the CVR numbers that it names.
    """

    id = models.UUIDField(primary_key=True)
    system = models.UUIDField(db_index=True)
    owner_name = models.CharField(max_length=300)
    operations = ArrayField(models.CharField(max_length=17), default=list)
    numbers = ArrayField(models.CharField(max_length=8), default=list)
    url = models.CharField(max_length=2000)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    position = models.BigIntegerField()
    failures = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, default="")
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)
