"""Firms ask for legal help as well."""

from django.db import migrations


def ship(apps, schema_editor):
    Category = apps.get_model("cases", "Category")
    Category.objects.get_or_create(
        code="firm_legal",
        defaults={"name": "法律帮助", "name_en": "Legal help", "kinds": "order", "order": 147},
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_objections_and_ratings")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
