"""A firm has a first answer within three working days of its order, however long it takes (1-3-7-10:
taken in one, answered in three, ordinary matters done in seven, complex ones in ten; simple ones
are done by the first answer). The administrator edits it.
"""

from django.db import migrations

TERMS = (("case.order.answer", "days", 3, ""), ("case.order.answer", "days", 1, "urgent"))


def ship(apps, schema_editor):
    term = apps.get_model("clock", "Term")
    term.objects.bulk_create(
        term(code=code, unit=unit, amount=amount, category=category)
        for code, unit, amount, category in TERMS
    )


class Migration(migrations.Migration):
    dependencies = [("clock", "0005_objection_terms")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=False)]
