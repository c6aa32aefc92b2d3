"""Amendments that are open are drawn up against the edition in force."""

from django.db import migrations


def note_bases(apps, _schema_editor):
    Amendment = apps.get_model("agreements", "Amendment")
    Edition = apps.get_model("agreements", "Edition")
    for amendment in Amendment.objects.filter(state__in=["draft", "sent", "agreed"], base=None):
        latest = Edition.objects.filter(agreement=amendment.agreement_id).order_by("number").last()
        if latest is not None:
            Amendment.objects.filter(pk=amendment.pk).update(base=latest)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0009_parties_change")]

    operations = [migrations.RunPython(note_bases, migrations.RunPython.noop)]
