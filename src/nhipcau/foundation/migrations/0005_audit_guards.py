"""The database refuses to change or delete what the audit trail holds; indexes for reading it."""

from django.conf import settings
from django.db import migrations, models

from nhipcau.foundation.audit import guards


def put_up(_apps, schema_editor):
    guards.put_up(schema_editor.connection)


def take_down(_apps, schema_editor):
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["organisation_id", "id"], name="audit_by_organisation"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["verb", "id"], name="audit_by_verb"),
        ),
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["at"], name="audit_by_time")
        ),
        migrations.RunPython(put_up, take_down),
    ]
