"""Three kinds of organisations mobilise to begin with; the administrator words them anew."""

from django.db import migrations

KINDS = (
    ("党组织", "Party organisation"),
    ("社会组织", "Social organisation"),
    ("群众自治组织", "Self-governing organisation"),
)


def ship(apps, schema_editor):
    Label = apps.get_model("labels", "Label")
    for number, (name, name_en) in enumerate(KINDS, start=1):
        Label.objects.create(group="mobiliser", name=name, name_en=name_en, order=number * 10)


class Migration(migrations.Migration):
    dependencies = [("labels", "0003_firms")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
