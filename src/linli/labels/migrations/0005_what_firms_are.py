"""What firms are has words to begin with; the administrator words them anew."""

from django.db import migrations

WORDS = (
    ("高新技术企业", "High-tech firm"),
    ("专精特新", "Specialised and innovative"),
    ("规模以上企业", "Above designated size"),
    ("小微企业", "Small or micro firm"),
    ("外贸企业", "Foreign trade"),
)


def ship(apps, schema_editor):
    Label = apps.get_model("labels", "Label")
    for place, (name, name_en) in enumerate(WORDS, 1):
        given = {"name_en": name_en, "order": 10 * place}
        Label.objects.get_or_create(group="firm", name=name, defaults=given)


class Migration(migrations.Migration):
    dependencies = [("labels", "0004_mobilisers")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
