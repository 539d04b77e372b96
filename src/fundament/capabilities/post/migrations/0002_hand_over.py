import django.db.models.deletion
from django.db import migrations, models

# The first recipient system of an organisation gets its letters.
FIRST_IS_DEFAULT = """
UPDATE post_system SET is_default = true WHERE id IN (
  SELECT DISTINCT ON (owner) id FROM post_system
  WHERE kind = 'recipient' AND revoked_at IS NULL ORDER BY owner, active_from, id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('post', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='post.letter')),
                ('system', models.UUIDField()),
                ('message_uuid', models.UUIDField()),
                ('ready_at', models.DateTimeField()),
                ('leased_until', models.DateTimeField(null=True)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('status', models.CharField(choices=[('NOT_ALLOWED', 'NOT_ALLOWED'), ('INVALID', 'INVALID'), ('RECEIVED', 'RECEIVED'), ('COMPLETED', 'COMPLETED')], max_length=11, null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='system',
            name='is_default',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='system',
            name='memo_version',
            field=models.CharField(default='1.1', max_length=3),
        ),
        migrations.RunSQL(FIRST_IS_DEFAULT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='system',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('owner',), name='post_one_default'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('removed_at', None), ('status', None)), fields=['system', 'ready_at', 'letter'], name='post_handed'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['system', 'message_uuid'], name='post_handed_uuid'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['ready_at'], name='post_unsettled'),
        ),
    ]
