"""Orders of long lists: reports by period, money by day, activities by their first and last day."""

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

    dependencies = [("activities", "0004_said_states")]

    operations = [
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(fields=["-on", "-id"], name="money_by_day"),
        ),
        migrations.AddIndex(
            model_name="update",
            index=models.Index(fields=["-period_to", "-id"], name="update_by_period"),
        ),
        migrations.RunPython(make, drop),
    ]
