from typing import Any

from django.db import migrations, models

from linli.knowledge.spec import shipped_words


def ship(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """The words that come with the program become rows of the town."""
    model = apps.get_model("knowledge", "WordGroup")
    model.objects.bulk_create(model(words=" ".join(line.split())) for line in shipped_words())


class Migration(migrations.Migration):
    """Words that mean the same are rows; an answer has words for firms, and is counted as sent."""

    dependencies = [("knowledge", "0001_initial")]

    operations = [
        migrations.AddField("answer", "for_firms", models.TextField(blank=True, default="")),
        migrations.AlterField("answer", "for_firms", models.TextField(blank=True)),
        migrations.AddField("answer", "used", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="WordGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=300)),
                ("active", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words__contains", " ")),
                        name="word_group_has_two_words",
                    )
                ],
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
