import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('post', '0006_organisations'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=14, null=True)),
                ('code', models.CharField(max_length=100, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TextMessage',
            fields=[
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='post.letter')),
                ('owner', models.CharField(max_length=14)),
                ('text', models.CharField(max_length=160, null=True)),
                ('taken_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(choices=[('sent', 'SENT'), ('rejected', 'REJECTED'), ('failed', 'FAILED')], max_length=8, null=True)),
                ('code', models.CharField(max_length=100, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='businessreceipt',
            name='post_receipts',
        ),
        migrations.AddField(
            model_name='businessreceipt',
            name='fetched_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='businessreceipt',
            name='removed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='businessreceipt',
            index=models.Index(condition=models.Q(('removed_at', None)), fields=['system', 'at', 'id'], name='post_receipts'),
        ),
        migrations.AddIndex(
            model_name='businessreceipt',
            index=models.Index(fields=['message_uuid'], name='post_receipts_of'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['sender', 'received_at'], name='post_sent'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('message_id__isnull', False)), fields=['sender', 'message_id'], name='post_sent_as'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('container__isnull', False)), fields=['container'], name='post_sent_in'),
        ),
        migrations.AddField(
            model_name='letterevent',
            name='letter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='post.letter'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(fields=['owner', '-taken_at'], name='post_texts'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(condition=models.Q(('outcome', None)), fields=['taken_at'], name='post_texts_unsent'),
        ),
    ]
