"""What only a hazard is about; residents who raise something are not offered it."""

from django.db import migrations

# code, name, English name, place in the list (behind gas supply)
CATEGORIES = (("bottled_gas", "违规瓶装燃气", "Illegal bottled gas", 15),)


def ship(apps, schema_editor):
    Category = apps.get_model("cases", "Category")
    for code, name, name_en, order in CATEGORIES:
        Category.objects.create(
            code=code, name=name, name_en=name_en, kinds="hazard", order=order
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_hazards")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
