from django.db import migrations, models


class Migration(migrations.Migration):
    """How far the mailbox of answers was read."""

    dependencies = [("notices", "0002_mailings")]

    operations = [
        migrations.CreateModel(
            name="Inbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, unique=True)),
                ("validity", models.BigIntegerField(default=0)),
                ("last", models.BigIntegerField(default=0)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=16)),
                ("troubled_since", models.DateTimeField(blank=True, null=True)),
                ("answers", models.PositiveIntegerField(default=0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "inboxes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("trouble", ""), ("troubled_since", None)),
                            models.Q(models.Q(("trouble", ""), _negated=True), ("troubled_since__isnull", False)),
                            _connector="OR",
                        ),
                        name="inbox_trouble_has_a_beginning",
                    )
                ],
            },
        ),
    ]
