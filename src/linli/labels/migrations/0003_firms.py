"""That an official looks after a firm has a name to begin with; its administrator words it anew."""

from django.db import migrations


def ship(apps, schema_editor):
    Label = apps.get_model("labels", "Label")
    Label.objects.create(group="liaison", name="干部包联企业", name_en="Official looks after firm")


class Migration(migrations.Migration):
    dependencies = [("labels", "0002_resources")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
