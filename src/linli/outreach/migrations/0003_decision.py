import django.db.models.deletion
from django.db import migrations, models

import linli.outreach.models


class Migration(migrations.Migration):
    """What a person decided on a delivery that did not arrive."""

    dependencies = [
        ("drives", "0005_detached"),
        ("notices", "0002_mailings"),
        ("outreach", "0002_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("fate", models.CharField(choices=[("open", "To be decided"), ("door", "Given to the door"), ("closed", "Closed")], max_length=8)),
                ("reason", models.CharField(blank=True, choices=linli.outreach.models.reason_choices, max_length=10)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("drive", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="given_deliveries", to="drives.drive")),
                ("notice", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="decision", to="notices.notice")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate", "closed"), models.Q(("reason", ""), _negated=True)),
                            models.Q(("drive__isnull", False), ("fate", "door"), ("reason", "")),
                            _connector="OR",
                        ),
                        name="decision_says_why_or_where",
                    )
                ],
            },
        ),
    ]
