"""The terms a new house begins with, as rows that its administrator edits."""

from django.db import migrations

TERMS = (
    ("case.appeal.first_contact", "days", 1, ""),
    ("case.appeal.first_contact", "minutes", 120, "urgent"),
    ("case.appeal.handle", "days", 5, ""),
    ("case.inquiry.handle", "days", 3, ""),
    ("case.confirm", "days", 5, ""),
)


def ship(apps, schema_editor):
    term = apps.get_model("clock", "Term")
    term.objects.bulk_create(
        term(code=code, unit=unit, amount=amount, category=category)
        for code, unit, amount, category in TERMS
    )


class Migration(migrations.Migration):
    dependencies = [("clock", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=False)]
