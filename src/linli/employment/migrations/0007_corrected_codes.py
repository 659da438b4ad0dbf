"""Codes of occupations that shipped wrong are put right, where the town has not changed them."""

from django.db import migrations


def correct(apps, schema_editor):
    from linli.employment.spec.occupations import CORRECTED

    occupation = apps.get_model("employment", "Occupation")
    for code, (then, right, name) in CORRECTED.items():
        if not occupation.objects.filter(code=right).exists():
            occupation.objects.filter(code=code, name=then).update(code=right, name=name)


class Migration(migrations.Migration):
    dependencies = [("employment", "0006_own_pages_and_platforms")]
    operations = [migrations.RunPython(correct, migrations.RunPython.noop)]
