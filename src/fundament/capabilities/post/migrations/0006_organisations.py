import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# A system of before got its certificate and its token when it was added.
BEFORE = """
UPDATE post_system SET kinds = ARRAY[kind], created_at = active_from,
  changed_at = coalesce(revoked_at, active_from), token_at = active_from,
  certificate_at = active_from, was_issued_here = true
"""


class Migration(migrations.Migration):

    dependencies = [
        ('post', '0005_writing'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupRow',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=256)),
                ('description', models.TextField(default='')),
                ('organisational_unit', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationRow',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('party', models.CharField(max_length=14, unique=True)),
                ('contact', models.JSONField(null=True)),
                ('introduced', models.BooleanField(default=False)),
                ('has_logo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='PointCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('CUSTOM', 'CUSTOM'), ('FORM', 'FORM'), ('GLN', 'GLN'), ('KLE', 'KLE'), ('SOR', 'SOR')], max_length=6)),
                ('code', models.CharField(max_length=100)),
                ('name', models.CharField(default='', max_length=256)),
                ('code_version', models.CharField(default='', max_length=50)),
                ('type_name', models.CharField(default='', max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='PointRow',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=256)),
                ('description', models.TextField(default='')),
                ('internal_description', models.TextField(default='')),
                ('targets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('CITIZEN', 'CITIZEN'), ('COMPANY', 'COMPANY'), ('AUTHORITY', 'AUTHORITY')], max_length=9), size=None)),
                ('size_mb', models.FloatField(null=True)),
                ('attachments', models.IntegerField(null=True)),
                ('active', models.BooleanField(default=True)),
                ('visible', models.BooleanField(default=True)),
                ('report_link', models.JSONField(null=True)),
                ('attributes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=256), default=list, size=None)),
                ('system', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='PointTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='SystemTemplate',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('vendor', models.CharField(max_length=14)),
                ('name', models.CharField(max_length=100)),
                ('setup', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(null=True)),
                ('version', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='letter',
            name='contact_point',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='business_email',
            field=models.CharField(default='', max_length=254),
        ),
        migrations.AddField(
            model_name='system',
            name='certificate',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='certificate_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='changed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='contact',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='created_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='delegated_cvr',
            field=models.CharField(default='', max_length=8),
        ),
        migrations.AddField(
            model_name='system',
            name='endpoint',
            field=models.CharField(default='', max_length=2000),
        ),
        migrations.AddField(
            model_name='system',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('sender', 'SENDER'), ('recipient', 'RECIPIENT')], max_length=9), default=list, size=None),
        ),
        migrations.AddField(
            model_name='system',
            name='protocol',
            field=models.CharField(choices=[('AS4', 'AS4'), ('REST_PUBLISH_SUBSCRIBE', 'REST_PUBLISH_SUBSCRIBE'), ('REST_PULL', 'REST_PULL'), ('REST_PUSH', 'REST_PUSH'), ('SMTP', 'SMTP'), ('SFTP', 'SFTP')], default='REST_PULL', max_length=22),
        ),
        migrations.AddField(
            model_name='system',
            name='receipt_endpoint',
            field=models.CharField(default='', max_length=2000),
        ),
        migrations.AddField(
            model_name='system',
            name='ssh_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='ssh_key',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='system',
            name='supplier',
            field=models.CharField(default='', max_length=256),
        ),
        migrations.AddField(
            model_name='system',
            name='template',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='token_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='system',
            name='version',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='system',
            name='was_issued_here',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='system',
            name='active_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='system',
            name='fingerprint',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AlterField(
            model_name='system',
            name='serial',
            field=models.CharField(default='', max_length=50),
        ),
        migrations.AlterField(
            model_name='system',
            name='token_sha256',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AlterField(
            model_name='system',
            name='kind',
            field=models.CharField(max_length=9, null=True),
        ),
        migrations.RunSQL(BEFORE, 'UPDATE post_system SET kind = kinds[1]'),
        migrations.RemoveField(
            model_name='system',
            name='kind',
        ),
        migrations.AlterField(
            model_name='system',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('sender', 'SENDER'), ('recipient', 'RECIPIENT')], max_length=9), size=None),
        ),
        migrations.AlterField(
            model_name='system',
            name='created_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='system',
            name='changed_at',
            field=models.DateTimeField(),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['ready_at'], name='post_handed_at'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['received_at'], name='post_received'),
        ),
        migrations.AddField(
            model_name='grouprow',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='within', to='post.grouprow'),
        ),
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='post.organisationrow')),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='grouprow',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='post.organisationrow'),
        ),
        migrations.AddField(
            model_name='pointrow',
            name='groups',
            field=models.ManyToManyField(related_name='points', to='post.grouprow'),
        ),
        migrations.AddField(
            model_name='pointrow',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='post.organisationrow'),
        ),
        migrations.AddField(
            model_name='pointcode',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='post.pointrow'),
        ),
        migrations.AddField(
            model_name='pointterm',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='post.pointrow'),
        ),
        migrations.AddIndex(
            model_name='pointrow',
            index=models.Index(condition=models.Q(('active', True), ('visible', True)), fields=['name', 'id'], name='post_points_shown'),
        ),
        migrations.AddIndex(
            model_name='pointcode',
            index=models.Index(fields=['type', 'code'], name='post_by_code'),
        ),
        migrations.AddConstraint(
            model_name='pointcode',
            constraint=models.UniqueConstraint(fields=('point', 'type', 'code', 'type_name'), name='post_one_code'),
        ),
        migrations.AddConstraint(
            model_name='pointterm',
            constraint=models.UniqueConstraint(fields=('point', 'term'), name='post_one_term'),
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('system', models.UUIDField(db_index=True)),
                ('owner_name', models.CharField(max_length=300)),
                ('operations', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=17), default=list, size=None)),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None)),
                ('url', models.CharField(max_length=2000)),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('position', models.BigIntegerField()),
                ('failures', models.IntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(default='', max_length=40)),
                ('version', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_first', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='post.organisationrow')),
            ],
        ),
    ]
