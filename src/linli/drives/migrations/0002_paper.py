from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drives", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="paper_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
