from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('post', '0002_hand_over'),
    ]

    operations = [
        migrations.CreateModel(
            name='Container',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('system', models.UUIDField()),
                ('sender', models.CharField(max_length=14)),
                ('sender_name', models.CharField(max_length=300)),
                ('received_at', models.DateTimeField()),
                ('blob', models.CharField(max_length=64)),
                ('opened_at', models.DateTimeField(null=True)),
                ('taken', models.IntegerField(null=True)),
                ('refused', models.IntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='letter',
            name='container',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='businessreceipt',
            name='message_uuid',
            field=models.UUIDField(null=True),
        ),
    ]
