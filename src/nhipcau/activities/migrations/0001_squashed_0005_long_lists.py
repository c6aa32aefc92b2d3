"""All tables of this app as of 0005_long_lists, made at once."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import nhipcau.activities.models.iati
from django.conf import settings
from django.db import migrations, models


FIRST = "COALESCE(begun_on, planned_from, planned_to, ended_on)"
LAST = "COALESCE(ended_on, planned_to, planned_from, begun_on)"
# PostgreSQL walks an index only where the place of what has no day is the same; SQLite knows no
# such index, and sorts the tenth of it that it is meant for.
ORDERS = {
    "activity_from_up": f"({FIRST}) ASC NULLS LAST, id DESC",
    "activity_from_down": f"({FIRST}) DESC NULLS LAST, id DESC",
    "activity_to_up": f"({LAST}) ASC NULLS LAST, id DESC",
    "activity_to_down": f"({LAST}) DESC NULLS LAST, id DESC",
}


def make(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, order in ORDERS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON activities_activity ({order})")


def drop(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ORDERS:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):

    replaces = [('activities', '0001_foundations'), ('activities', '0002_keys'), ('activities', '0003_iati'), ('activities', '0004_said_states'), ('activities', '0005_long_lists')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('agreements', '0008_nearness_of_deadlines'),
        ('localities', '0004_registrations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('work', 'Joint work'), ('project', 'Project'), ('exchange', 'Exchange'), ('deal', 'Deal'), ('tour', 'Tour'), ('event', 'Event'), ('campaign', 'Campaign'), ('contribution', 'Contribution')], max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('summary', models.TextField(blank=True)),
                ('form', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Information exchange'), (2, 'Experience sharing'), (3, 'Joint activity'), (4, 'Project with owner, budget and milestones'), (5, 'Project with confirmed results')], null=True)),
                ('state', models.CharField(choices=[('idea', 'Idea'), ('planned', 'Planned'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped')], default='idea', max_length=8)),
                ('stop_reason', models.TextField(blank=True)),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('parties', 'The parties'), ('own', 'Own organisation')], default='parties', max_length=8)),
                ('planned_from', models.DateField(blank=True, null=True)),
                ('planned_to', models.DateField(blank=True, null=True)),
                ('begun_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('is_example', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('folded', models.TextField(default='', editable=False)),
                ('sort_title', models.CharField(default='', editable=False, max_length=260)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='agreements.agreement')),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.field')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='localities.organisation')),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', 'planned_to', 'id'], name='activity_by_end'), models.Index(fields=['agreement', 'field', 'state'], name='activity_of_agreement'), models.Index(fields=['kind', 'state', 'id'], name='activity_by_kind'), models.Index(fields=['sort_title', 'id'], name='activity_by_title'), models.Index(fields=['owner', 'visibility', 'id'], name='activity_of_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('planned_to__isnull', True), ('planned_from__isnull', True), ('planned_to__gte', models.F('planned_from')), _connector='OR'), name='activity_planned_in_order'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('begun_on__isnull', True), ('ended_on__gte', models.F('begun_on')), _connector='OR'), name='activity_done_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), _negated=True), models.Q(('stop_reason', ''), _negated=True), _connector='OR'), name='activity_stopped_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='IatiHouse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=nhipcau.activities.models.iati._token, max_length=20)),
            ],
            options={
                'verbose_name': 'name of this installation in IATI files',
            },
        ),
        migrations.CreateModel(
            name='IatiImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(null=True)),
                ('name', models.CharField(max_length=200)),
                ('file', models.FileField(max_length=250, upload_to='iati/%Y/%m')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('language', models.CharField(max_length=2)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('reading', 'Being read'), ('ready', 'To confirm'), ('refused', 'Could not be read'), ('applying', 'Being applied'), ('applied', 'Applied')], default='queued', max_length=10)),
                ('problem', models.TextField(blank=True)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('added_by_name', models.CharField(blank=True, max_length=200)),
                ('applied_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'imported IATI file',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ConfirmingAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('prepared', 'To confirm'), ('running', 'Being carried out'), ('done', 'Carried out'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='running', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirming_acts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'token'), name='one_confirming_a_form')],
            },
        ),
        migrations.CreateModel(
            name='IatiExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('query', models.TextField(blank=True)),
                ('file', models.FileField(blank=True, max_length=250, upload_to='exports/%Y/%m')),
                ('count', models.PositiveIntegerField(default=0)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'IATI file asked for',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='IatiOrigin',
            fields=[
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='iati_origin', serialize=False, to='activities.activity')),
                ('identifier', models.CharField(max_length=200, unique=True)),
                ('reporter_ref', models.CharField(max_length=100)),
                ('reporter_name', models.CharField(max_length=300)),
                ('carried', models.JSONField(default=dict)),
                ('is_restricted', models.BooleanField(default=True)),
                ('digest', models.CharField(max_length=64)),
                ('imported_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'origin of an imported activity',
            },
        ),
        migrations.CreateModel(
            name='ActivityCommitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='serves', to='activities.activity')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served_by', to='agreements.commitment')),
            ],
            options={
                'ordering': ['commitment_id'],
                'indexes': [models.Index(fields=['commitment', 'activity'], name='activity_serves')],
                'constraints': [models.UniqueConstraint(fields=('activity', 'commitment'), name='one_link_to_a_commitment')],
            },
        ),
        migrations.CreateModel(
            name='ActivityParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('accountable', 'Accountable'), ('implementing', 'Implementing'), ('funding', 'Funding')], max_length=12)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='activities.activity')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='localities.organisation')),
            ],
            options={
                'ordering': ['role', 'id'],
                'indexes': [models.Index(fields=['organisation', 'activity'], name='activity_taken_part')],
                'constraints': [models.UniqueConstraint(fields=('activity', 'organisation', 'role'), name='one_part_a_role')],
            },
        ),
        migrations.CreateModel(
            name='ActivitySide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='activities.activity')),
                ('locality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['locality', 'activity'], name='activity_of_side')],
                'constraints': [models.UniqueConstraint(fields=('activity', 'locality'), name='one_side_a_locality')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('caption', models.CharField(blank=True, max_length=300)),
                ('file', models.FileField(max_length=250, upload_to='evidence/%Y/%m')),
                ('thumbnail', models.FileField(blank=True, max_length=250, upload_to='evidence/%Y/%m')),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('is_public', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('added_by_name', models.CharField(blank=True, max_length=200)),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='activities.activity')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='agreements.commitment')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.organisation')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('activity__isnull', True), ('commitment__isnull', False)), models.Q(('activity__isnull', False), ('commitment__isnull', True)), _connector='OR'), name='evidence_of_one_thing'), models.UniqueConstraint(fields=('activity', 'sha256'), name='one_copy_of_evidence_of_activity'), models.UniqueConstraint(fields=('commitment', 'sha256'), name='one_copy_of_evidence_of_promise')],
            },
        ),
        migrations.CreateModel(
            name='IatiRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('line', models.PositiveIntegerField()),
                ('identifier', models.CharField(blank=True, max_length=200)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('action', models.CharField(choices=[('add', 'Added'), ('change', 'Changed'), ('same', 'Unchanged'), ('refuse', 'Refused')], max_length=8)),
                ('problems', models.JSONField(default=list)),
                ('is_done', models.BooleanField(default=False)),
                ('activity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='activities.activity')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='activities.iatiimport')),
            ],
            options={
                'verbose_name': 'activity of an IATI file',
                'ordering': ['position'],
                'indexes': [models.Index(fields=['batch', 'action', 'position'], name='iati_by_action')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'position'), name='one_iati_row_a_position')],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('level', models.CharField(choices=[('output', 'Output'), ('outcome', 'Outcome'), ('impact', 'Impact')], default='output', max_length=8)),
                ('unit', models.CharField(max_length=60)),
                ('direction', models.CharField(choices=[('ascending', 'More is better'), ('descending', 'Less is better')], default='ascending', max_length=10)),
                ('is_cumulative', models.BooleanField(default=False)),
                ('baseline', models.DecimalField(blank=True, decimal_places=3, max_digits=22, null=True)),
                ('baseline_on', models.DateField(blank=True, null=True)),
                ('dimension', models.CharField(blank=True, max_length=60)),
                ('version', models.PositiveIntegerField(default=1)),
                ('is_retired', models.BooleanField(default=False)),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='activities.activity')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='agreements.commitment')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('activity__isnull', True), ('commitment__isnull', False)), models.Q(('activity__isnull', False), ('commitment__isnull', True)), _connector='OR'), name='indicator_of_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='Update',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_from', models.DateField()),
                ('period_to', models.DateField()),
                ('standing', models.CharField(choices=[('draft', 'Draft'), ('reported', 'Reported'), ('confirmed', 'Confirmed'), ('disputed', 'Disputed')], default='draft', max_length=10)),
                ('latest', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='activities.activity')),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='agreements.agreement')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='localities.organisation')),
                ('author_side', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='agreements.commitment')),
            ],
            options={
                'ordering': ['-period_to', '-id'],
                'indexes': [models.Index(fields=['commitment', 'standing', 'period_to'], name='update_on_promise'), models.Index(fields=['activity', 'standing', 'period_to'], name='update_on_activity'), models.Index(fields=['agreement', 'standing', 'period_to'], name='update_of_agreement'), models.Index(fields=['author', 'standing', 'id'], name='update_by_author'), models.Index(fields=['standing', 'submitted_at'], name='update_by_standing'), models.Index(fields=['-period_to', '-id'], name='update_by_period')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('activity__isnull', True), ('commitment__isnull', False)), models.Q(('activity__isnull', False), ('commitment__isnull', True)), _connector='OR'), name='update_on_one_thing'), models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='update_period_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('activity_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='activities.activity')),
                ('fund', models.CharField(blank=True, max_length=200)),
                ('amount', models.BigIntegerField(blank=True, null=True)),
                ('in_kind', models.CharField(blank=True, max_length=300)),
                ('purpose', models.CharField(max_length=300)),
                ('pledged_on', models.DateField(blank=True, null=True)),
                ('received_on', models.DateField(blank=True, null=True)),
                ('recipients', models.TextField(blank=True)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gifts', to='localities.organisation')),
                ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gifts_received', to='localities.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='gift_not_negative'), models.CheckConstraint(condition=models.Q(('received_on__isnull', True), ('pledged_on__isnull', True), ('received_on__gte', models.F('pledged_on')), _connector='OR'), name='gift_received_after_pledge')],
            },
            bases=('activities.activity',),
        ),
        migrations.CreateModel(
            name='IndicatorTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_from', models.DateField()),
                ('period_to', models.DateField()),
                ('value', models.DecimalField(decimal_places=3, max_digits=22)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='activities.indicator')),
            ],
            options={
                'ordering': ['period_from', 'period_to'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'period_from', 'period_to'), name='one_target_a_period'), models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='target_period_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('outcome', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('skipped', 'Left out'), ('undone', 'Undone'), ('kept', 'Kept')], default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='activities.confirmingact')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='activities.update')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['act', 'outcome'], name='confirming_rows_left')],
                'constraints': [models.UniqueConstraint(fields=('act', 'update'), name='one_row_a_confirming')],
            },
        ),
        migrations.CreateModel(
            name='UpdateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('progress', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('state', models.CharField(blank=True, choices=[('not_started', 'Not started'), ('in_progress', 'In progress'), ('done', 'Done'), ('dropped', 'Dropped'), ('replaced', 'Replaced'), ('idea', 'Idea'), ('planned', 'Planned'), ('running', 'Running'), ('stopped', 'Stopped')], max_length=12)),
                ('content', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('written_by_name', models.CharField(blank=True, max_length=200)),
                ('written_by', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_by', models.BigIntegerField(null=True)),
                ('submitted_by_name', models.CharField(blank=True, max_length=200)),
                ('hands', models.JSONField(blank=True, default=list)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('proofs', models.ManyToManyField(blank=True, related_name='versions', to='activities.evidence')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='activities.update')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('update', 'number'), name='one_version_a_number'), models.CheckConstraint(condition=models.Q(('progress__isnull', True), ('progress__lte', 100), _connector='OR'), name='progress_of_100')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(choices=[('waiting', 'Waiting for an answer'), ('confirmed', 'Confirmed'), ('disputed', 'Disputed')], default='waiting', max_length=10)),
                ('is_current', models.BooleanField(default=True)),
                ('settle_by', models.DateField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('locality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='activities.update')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='activities.updateversion')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['locality', 'is_current', 'word', 'asked_at'], name='request_waiting'), models.Index(fields=['update', 'is_current'], name='request_of_update')],
                'constraints': [models.UniqueConstraint(fields=('version', 'locality'), name='one_request_a_side')],
            },
        ),
        migrations.CreateModel(
            name='Transaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('planned', 'Planned'), ('committed', 'Committed'), ('paid', 'Paid')], max_length=10)),
                ('source', models.CharField(choices=[('state', 'State budget'), ('enterprise', 'Enterprises'), ('donation', 'Donations'), ('loan', 'Loans'), ('foreign', 'Foreign aid'), ('other', 'Other')], max_length=10)),
                ('on', models.DateField()),
                ('amount', models.BigIntegerField()),
                ('currency', models.CharField(default='VND', max_length=3)),
                ('original', models.DecimalField(blank=True, decimal_places=3, max_digits=22, null=True)),
                ('rate', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('rate_on', models.DateField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('standing', models.CharField(choices=[('draft', 'Draft'), ('reported', 'Reported'), ('confirmed', 'Confirmed'), ('disputed', 'Disputed')], default='draft', max_length=10)),
                ('is_current', models.BooleanField(default=False)),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='activities.activity')),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='agreements.commitment')),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.field')),
                ('giver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.organisation')),
                ('side', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transactions', to='activities.updateversion')),
            ],
            options={
                'ordering': ['on', 'id'],
                'indexes': [models.Index(fields=['agreement', 'is_current', 'standing', 'kind', 'on'], name='money_of_agreement'), models.Index(fields=['activity', 'is_current', 'kind'], name='money_of_activity'), models.Index(fields=['commitment', 'is_current', 'kind'], name='money_of_promise'), models.Index(fields=['side', 'is_current', 'on'], name='money_of_side'), models.Index(fields=['-on', '-id'], name='money_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='money_not_negative'), models.CheckConstraint(condition=models.Q(('currency', 'VND'), models.Q(('original__gte', 0), ('rate__gt', 0), ('rate_on__isnull', False)), _connector='OR'), name='money_abroad_with_rate')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('value', models.DecimalField(decimal_places=3, max_digits=22)),
                ('part', models.CharField(blank=True, max_length=60)),
                ('standing', models.CharField(choices=[('draft', 'Draft'), ('reported', 'Reported'), ('confirmed', 'Confirmed'), ('disputed', 'Disputed')], default='draft', max_length=10)),
                ('is_current', models.BooleanField(default=False)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='activities.indicator')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='activities.updateversion')),
            ],
            options={
                'ordering': ['on', 'id'],
                'indexes': [models.Index(fields=['indicator', 'is_current', 'standing', 'on'], name='result_of_indicator')],
                'constraints': [models.UniqueConstraint(fields=('version', 'indicator', 'on', 'part'), name='one_value_a_date_and_part')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(choices=[('waiting', 'Waiting for an answer'), ('confirmed', 'Confirmed'), ('disputed', 'Disputed')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('settle_by', models.DateField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('user_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('said_by_name', models.CharField(blank=True, max_length=200)),
                ('lifts', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lifted_by', to='activities.confirmation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.organisation')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='activities.confirmationrequest')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='Activity',
            name='commitments',
            field=models.ManyToManyField(related_name='activities', through='activities.ActivityCommitment', to='agreements.commitment'),
        ),
        migrations.RunPython(make, drop),
    ]
