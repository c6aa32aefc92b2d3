import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # Seals can be made again from the entries, so the table is simply made anew.
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.DeleteModel("AuditSeal"),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveBigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="foundation.auditentry",
                    ),
                ),
            ],
            options={"ordering": ["place"]},
        ),
    ]
