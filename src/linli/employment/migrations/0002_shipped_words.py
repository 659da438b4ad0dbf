"""The occupations and skills that ship."""

from django.db import migrations


def ship(apps, schema_editor):
    from linli.employment.spec import occupations, skills

    occupation = apps.get_model("employment", "Occupation")
    occupation.objects.bulk_create(
        occupation(code=row.code, name=row.name, name_en=row.name_en, words=list(row.words))
        for row in occupations.SHIPPED
    )
    skill = apps.get_model("employment", "Skill")
    rows = {
        row.code: skill.objects.create(
            code=row.code, kind=row.kind, name=row.name, name_en=row.name_en, words=list(row.words)
        )
        for row in skills.SHIPPED
    }
    for row in skills.SHIPPED:
        rows[row.code].counts_as.set([rows[code] for code in row.counts_as])


class Migration(migrations.Migration):
    dependencies = [("employment", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
