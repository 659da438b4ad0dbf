"""Within one working day somebody may object to who took a firm's order (369, the preset); the
administrator edits it. The decision on the same working day has no term: the day is meant.
"""

from django.db import migrations

TERMS = (("case.order.object", "days", 1, ""),)


def ship(apps, schema_editor):
    term = apps.get_model("clock", "Term")
    term.objects.bulk_create(
        term(code=code, unit=unit, amount=amount, category=category)
        for code, unit, amount, category in TERMS
    )


class Migration(migrations.Migration):
    dependencies = [("clock", "0004_order_terms")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=False)]
