"""The terms of hazards, as rows that the administrator edits.

The national rules name no days: a general hazard is put right at once, a major one by a plan of its
own, while use is stopped (Order 16 of 2007, art. 3). These are where a town begins.
"""

from django.db import migrations

TERMS = (
    ("case.hazard.handle", "days", 5, ""),
    ("case.hazard.handle", "days", 3, "general"),
    ("case.hazard.handle", "days", 15, "major"),
    ("case.hazard.handle", "days", 1, "urgent"),
    ("case.hazard.check", "days", 5, ""),
    ("case.hazard.recheck", "days", 3, ""),
)


def ship(apps, schema_editor):
    term = apps.get_model("clock", "Term")
    term.objects.bulk_create(
        term(code=code, unit=unit, amount=amount, category=category)
        for code, unit, amount, category in TERMS
    )


class Migration(migrations.Migration):
    dependencies = [("clock", "0002_shipped_terms")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=False)]
