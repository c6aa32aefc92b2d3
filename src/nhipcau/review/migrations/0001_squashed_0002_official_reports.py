"""All tables of this app as of 0002_official_reports, made at once."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('review', '0001_foundations'), ('review', '0002_official_reports')]

    initial = True

    dependencies = [
        ('agreements', '0012_plan_annexes'),
        ('localities', '0005_second_step_and_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('period_from', models.DateField()),
                ('period_to', models.DateField()),
                ('counts_reported', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', 'Being prepared'), ('closed', 'Closed'), ('withdrawn', 'Taken back')], default='open', max_length=9)),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', models.CharField(blank=True, max_length=64)),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opened_by_name', models.CharField(blank=True, max_length=200)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by_name', models.CharField(blank=True, max_length=200)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by_name', models.CharField(blank=True, max_length=200)),
                ('withdraw_reason', models.TextField(blank=True)),
                ('is_example', models.BooleanField(default=False)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='agreements.agreement')),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.field')),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.organisation')),
                ('one', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
            ],
            options={
                'ordering': ['-period_to', '-id'],
                'indexes': [models.Index(fields=['state', 'period_to'], name='review_by_period')],
                'constraints': [models.CheckConstraint(condition=models.Q(('period_to__gte', models.F('period_from'))), name='review_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('agreement__isnull', False), ('one__isnull', True), ('other__isnull', True)), models.Q(('agreement__isnull', True), ('one__isnull', False), ('other__isnull', False), models.Q(('one', models.F('other')), _negated=True)), _connector='OR'), name='review_of_an_agreement_or_a_pair'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('closed_at__isnull', False), _connector='OR'), name='review_closed_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), models.Q(('withdraw_reason', ''), _negated=True)), _connector='OR'), name='review_withdrawn_for_a_reason'), models.UniqueConstraint(condition=models.Q(('token', ''), _negated=True), fields=('keeper', 'token'), name='review_opened_once')],
            },
        ),
        migrations.CreateModel(
            name='OfficialReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('interim', 'Interim review (sơ kết)'), ('final', 'Full review (tổng kết)')], max_length=8)),
                ('preset', models.CharField(choices=[('admin_year', 'Report year (15/12–14/12)'), ('admin_half', 'Report half-year'), ('admin_quarter', 'Report quarter'), ('admin_month', 'Report month'), ('year', 'Calendar year'), ('half', 'Calendar half-year'), ('quarter', 'Calendar quarter'), ('month', 'Calendar month')], max_length=14)),
                ('period_first', models.DateField()),
                ('period_last', models.DateField()),
                ('language', models.CharField(choices=[('vi', 'Vietnamese'), ('en', 'English')], default='vi', max_length=2)),
                ('layout', models.CharField(choices=[('state', 'State body (Decree 30/2020/NĐ-CP)'), ('party', 'Party body (Guide 36-HD/VPTW)')], default='state', max_length=6)),
                ('superior', models.CharField(blank=True, max_length=200)),
                ('issuer', models.CharField(max_length=200)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('symbol', models.CharField(blank=True, max_length=40)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('dated_on', models.DateField()),
                ('authority', models.CharField(blank=True, max_length=200)),
                ('post', models.CharField(blank=True, max_length=200)),
                ('signatory', models.CharField(blank=True, max_length=150)),
                ('recipients', models.TextField(blank=True)),
                ('token', models.CharField(max_length=64)),
                ('docx', models.FileField(blank=True, max_length=250, upload_to='reports/%Y/%m')),
                ('pdf', models.FileField(blank=True, max_length=250, upload_to='reports/%Y/%m')),
                ('xlsx', models.FileField(blank=True, max_length=250, upload_to='reports/%Y/%m')),
                ('digests', models.JSONField(blank=True, default=dict)),
                ('figures', models.PositiveIntegerField(default=0)),
                ('records', models.PositiveIntegerField(default=0)),
                ('made_by_name', models.CharField(blank=True, max_length=200)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('agreement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='official_reports', to='agreements.agreement')),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='official_reports', to='localities.organisation')),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
                ('side', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='localities.locality')),
            ],
            options={
                'verbose_name': 'official report',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['agreement', 'id'], name='report_of_agreement'), models.Index(fields=['side', 'id'], name='report_of_side')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'token'), name='one_report_a_form'), models.CheckConstraint(condition=models.Q(models.Q(('agreement__isnull', False), ('first__isnull', True), ('second__isnull', True)), models.Q(('agreement__isnull', True), ('first__isnull', False), ('second__isnull', False)), _connector='OR'), name='report_of_one_subject'), models.CheckConstraint(condition=models.Q(('period_last__gte', models.F('period_first'))), name='report_period_in_order')],
            },
        ),
        migrations.CreateModel(
            name='FrozenReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('digest', models.CharField(max_length=64)),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='frozen', to='review.review')),
            ],
        ),
        migrations.CreateModel(
            name='FrozenRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('row', models.BigIntegerField()),
                ('field', models.CharField(blank=True, max_length=40)),
                ('title', models.TextField()),
                ('said', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('figures', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('digest', models.CharField(max_length=64)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='review.review')),
            ],
            options={
                'ordering': ['kind', 'row'],
                'constraints': [models.UniqueConstraint(fields=('review', 'kind', 'row'), name='one_frozen_record')],
            },
        ),
        migrations.CreateModel(
            name='ReviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('results', models.TextField(blank=True)),
                ('shortcomings', models.TextField(blank=True)),
                ('directions', models.TextField(blank=True)),
                ('field', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.field')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='review.review')),
            ],
            options={
                'ordering': ['field__order', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('field__isnull', False)), fields=('review', 'field'), name='one_note_of_a_field'), models.UniqueConstraint(condition=models.Q(('field__isnull', True)), fields=('review',), name='one_note_of_the_whole')],
            },
        ),
    ]
