"""All tables of this app as of 0005_second_step_and_letters, made at once."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('localities', '0001_initial'), ('localities', '0002_coordination_names'), ('localities', '0003_organisation_is_listed'), ('localities', '0004_registrations'), ('localities', '0005_second_step_and_letters')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Locality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('province', 'Province'), ('city', 'City under central government')], max_length=20)),
                ('name_vi', models.CharField(max_length=100)),
                ('name_en', models.CharField(max_length=100)),
                ('official_vi', models.CharField(max_length=150)),
                ('official_en', models.CharField(max_length=150)),
                ('aliases', models.JSONField(default=list)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('folded', models.TextField(default='', editable=False)),
                ('sort_name', models.CharField(db_index=True, default='', editable=False, max_length=260)),
            ],
            options={
                'verbose_name_plural': 'localities',
                'ordering': ['sort_name', 'code'],
            },
        ),
        migrations.CreateModel(
            name='LocalitySuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('source', models.TextField(blank=True)),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='succession_out', to='localities.locality')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='succession_in', to='localities.locality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='one_succession')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('party_committee', 'Party committee'), ('peoples_committee', "People's Committee"), ('peoples_council', "People's Council"), ('department', 'Department'), ('public_unit', 'Public service unit'), ('hospital', 'Hospital'), ('school', 'School or training body'), ('association', 'Association'), ('enterprise', 'Enterprise'), ('cooperative', 'Cooperative'), ('household', 'Household business'), ('fund', 'Fund'), ('media', 'Media body'), ('other', 'Other')], max_length=20)),
                ('name', models.CharField(max_length=300)),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('short_name', models.CharField(blank=True, max_length=100)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('tax_code', models.CharField(blank=True, max_length=14)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('about', models.TextField(blank=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('is_example', models.BooleanField(default=False)),
                ('source', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('folded', models.TextField(default='', editable=False)),
                ('sort_name', models.CharField(db_index=True, default='', editable=False, max_length=260)),
                ('is_listed', models.BooleanField(default=True)),
                ('asks_second_step', models.BooleanField(default=False)),
                ('locality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='localities.locality')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='localities.organisation')),
            ],
            options={
                'ordering': ['sort_name', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('tax_code', ''), _negated=True), fields=('tax_code',), name='one_tax_code')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('viewer', 'Viewer'), ('editor', 'Editor'), ('approver', 'Approver'), ('manager', 'Manager')], default='viewer', max_length=10)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='localities.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('user', 'organisation'), name='one_membership')],
            },
        ),
        migrations.CreateModel(
            name='Coordination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('locality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinations', to='localities.locality')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinations', to='localities.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('locality', 'organisation', 'valid_from'), name='one_coordination'), models.UniqueConstraint(condition=models.Q(('valid_from', None)), fields=('locality', 'organisation'), name='one_open_coordination')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('source', models.TextField(blank=True)),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='succession_out', to='localities.organisation')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='succession_in', to='localities.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='one_organisation_succession')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('unconfirmed', 'Address not confirmed'), ('pending', 'To verify'), ('verified', 'Verified'), ('refused', 'Not accepted')], default='unconfirmed', max_length=12)),
                ('kind', models.CharField(choices=[('party_committee', 'Party committee'), ('peoples_committee', "People's Committee"), ('peoples_council', "People's Council"), ('department', 'Department'), ('public_unit', 'Public service unit'), ('hospital', 'Hospital'), ('school', 'School or training body'), ('association', 'Association'), ('enterprise', 'Enterprise'), ('cooperative', 'Cooperative'), ('household', 'Household business'), ('fund', 'Fund'), ('media', 'Media body'), ('other', 'Other')], max_length=20)),
                ('name', models.CharField(max_length=300)),
                ('tax_code', models.CharField(blank=True, max_length=14)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('about', models.TextField(blank=True)),
                ('contact_name', models.CharField(max_length=200)),
                ('contact_email', models.EmailField(max_length=254)),
                ('language', models.CharField(default='vi', max_length=2)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('locality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='localities.locality')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='localities.organisation')),
            ],
            options={
                'verbose_name': 'registration of an organisation',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'locality'], name='localities__state_c7cea3_idx')],
            },
        ),
        migrations.CreateModel(
            name='StaffLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Could not be sent')], db_index=True, default='waiting', max_length=8)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(choices=[('registrations', 'Registrations that wait'), ('second_step', 'The second step is required')], max_length=13)),
                ('day', models.DateField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='localities.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('organisation', None)), fields=('user', 'kind', 'day'), name='one_letter_a_day'), models.UniqueConstraint(condition=models.Q(('organisation', None), _negated=True), fields=('user', 'kind', 'organisation', 'day'), name='one_letter_of_an_organisation_a_day')],
            },
        ),
        migrations.AddField(
            model_name='Locality',
            name='successors',
            field=models.ManyToManyField(related_name='predecessors', through='localities.LocalitySuccession', through_fields=('predecessor', 'successor'), to='localities.locality'),
        ),
        migrations.AddField(
            model_name='Organisation',
            name='successors',
            field=models.ManyToManyField(related_name='predecessors', through='localities.OrganisationSuccession', through_fields=('predecessor', 'successor'), to='localities.organisation'),
        ),
    ]
