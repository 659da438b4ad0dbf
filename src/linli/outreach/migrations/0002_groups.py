import django.db.models.deletion
from django.db import migrations, models

import linli.base.fields


class Migration(migrations.Migration):
    """Chat groups whose robots say a message as well."""

    dependencies = [("outreach", "0001_start"), ("places", "0002_facts")]

    operations = [
        migrations.AddField("message", "groups", models.JSONField(default=list)),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("key", linli.base.fields.SealedTextField()),
                ("key_index", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="chat_groups", to="places.area")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="group_has_name")
                ],
            },
        ),
    ]
