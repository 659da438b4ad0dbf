"""The terms of firms' orders, as rows that the administrator edits: 1-3-7-10 working days.

No law names them. Taken within one working day; a simple matter done or answered in three, an
ordinary one in seven, a complex one in ten: the preset that sub-districts publish most often.
"""

from django.db import migrations

TERMS = (
    ("case.order.accept", "days", 1, ""),
    ("case.order.accept", "minutes", 120, "urgent"),
    ("case.order.handle", "days", 7, ""),
    ("case.order.handle", "days", 3, "simple"),
    ("case.order.handle", "days", 7, "ordinary"),
    ("case.order.handle", "days", 10, "complex"),
    ("case.order.handle", "days", 1, "urgent"),
)


def ship(apps, schema_editor):
    term = apps.get_model("clock", "Term")
    term.objects.bulk_create(
        term(code=code, unit=unit, amount=amount, category=category)
        for code, unit, amount, category in TERMS
    )


class Migration(migrations.Migration):
    dependencies = [("clock", "0003_hazard_terms")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=False)]
