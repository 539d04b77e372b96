"""The life of identities as rows that are only ever added; proposals, codes, duplicates."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


FORWARDS = """
CREATE FUNCTION identity_only_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the life of an identity is only added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER identity_life_only_add BEFORE UPDATE OR DELETE ON identity_lifeevent
    FOR EACH ROW EXECUTE FUNCTION identity_only_add();

-- Identities from before have a beginning too.
INSERT INTO identity_lifeevent (identity_id, step, at, actor_kind, actor, actor_name, authority,
    evidence, in_person, document_digest, document_ending, ial, state, reason)
SELECT id, 'issued', issued_at, 'installation', '', 'Fundament', '', 'declared', false, '', '', ial,
    'ACTIVE', '' FROM identity_identity;
"""
BACKWARDS = """
DROP TRIGGER identity_life_only_add ON identity_lifeevent;
DROP FUNCTION identity_only_add();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_count_refusals'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivationCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('wrong', models.SmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('first', models.CharField(max_length=14)),
                ('second', models.CharField(max_length=14)),
                ('rule', models.CharField(max_length=20)),
                ('found_at', models.DateTimeField()),
                ('found_by', models.CharField(max_length=200)),
                ('outcome', models.CharField(default='open', max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LedNumber',
            fields=[
                ('number', models.CharField(max_length=14, primary_key=True, serialize=False)),
                ('leads_to', models.CharField(db_index=True, max_length=14)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LifeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('actor_kind', models.CharField(max_length=12)),
                ('actor', models.CharField(blank=True, max_length=200)),
                ('actor_name', models.CharField(max_length=200)),
                ('authority', models.CharField(blank=True, max_length=14)),
                ('evidence', models.CharField(blank=True, max_length=20)),
                ('in_person', models.BooleanField(default=False)),
                ('document_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('document_ending', models.CharField(blank=True, max_length=3)),
                ('vouched_by', models.UUIDField(null=True)),
                ('ial', models.SmallIntegerField()),
                ('state', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='ProposedAct',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=12)),
                ('ial', models.SmallIntegerField()),
                ('evidence', models.CharField(blank=True, max_length=20)),
                ('in_person', models.BooleanField(default=False)),
                ('document_digest', models.CharField(blank=True, max_length=64)),
                ('document_ending', models.CharField(blank=True, max_length=3)),
                ('vouched_by', models.UUIDField(null=True)),
                ('proposed_by', models.CharField(max_length=14)),
                ('proposed_by_name', models.CharField(max_length=200)),
                ('authority', models.CharField(db_index=True, max_length=14)),
                ('proposed_at', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('outcome', models.CharField(default='waiting', max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=14)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='identity',
            name='identity_state_known',
        ),
        migrations.AddField(
            model_name='identity',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='identity.identity'),
        ),
        migrations.AddConstraint(
            model_name='identity',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ACTIVE', 'SUSPENDED', 'BLOCKED', 'CLOSED'])), name='identity_state_known'),
        ),
        migrations.AddField(
            model_name='activationcode',
            name='identity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='identity.identity'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='identity_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='identity_pair_order'),
        ),
        migrations.AddConstraint(
            model_name='lednumber',
            constraint=models.CheckConstraint(condition=models.Q(('number', models.F('leads_to')), _negated=True), name='identity_leads_elsewhere'),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='identity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='life', to='identity.identity'),
        ),
        migrations.AddField(
            model_name='proposedact',
            name='identity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='identity.identity'),
        ),
        migrations.AddConstraint(
            model_name='lifeevent',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['issued', 'proposed', 'declined', 'raised', 'suspended', 'blocked', 'reopened', 'reissued', 'reset', 'activated', 'closed', 'renumbered', 'took-over'])), name='identity_life_step_known'),
        ),
        migrations.AddConstraint(
            model_name='proposedact',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', 'waiting')), fields=('identity',), name='identity_one_proposal_waits'),
        ),
        migrations.AddConstraint(
            model_name='proposedact',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', models.F('proposed_by')), _negated=True), name='identity_two_different_officers'),
        ),
        migrations.AddConstraint(
            model_name='proposedact',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'approved', 'declined', 'expired'])), name='identity_proposal_outcome_known'),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
