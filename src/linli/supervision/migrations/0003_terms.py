"""The terms of slips, as rows that the administrator edits: where a town begins."""

from django.db import migrations

TERMS = (("slip.sign", "days", 1), ("slip.reply", "days", 5), ("slip.check", "days", 3))


def ship(apps, schema_editor):
    term = apps.get_model("clock", "Term")
    term.objects.bulk_create(
        term(code=code, unit=unit, amount=amount) for code, unit, amount in TERMS
    )


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_numbers"), ("clock", "0003_hazard_terms")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=False)]
