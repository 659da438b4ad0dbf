"""The five kinds of resources a house begins with; its administrator words them anew."""

from django.db import migrations

KINDS = (
    ("土地场地", "Land and premises"),
    ("产业", "Industry"),
    ("人才", "Talent"),
    ("技术", "Technology"),
    ("组织", "Organisation"),
)


def ship(apps, schema_editor):
    Label = apps.get_model("labels", "Label")
    for place, (name, name_en) in enumerate(KINDS, 1):
        Label.objects.create(group="resource", name=name, name_en=name_en, order=place * 10)


class Migration(migrations.Migration):
    dependencies = [("labels", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
