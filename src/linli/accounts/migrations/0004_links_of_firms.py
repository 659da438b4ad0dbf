from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_links_to_registrations")]

    operations = [
        migrations.AlterField(
            model_name="link",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("track", "Track a case"),
                    ("steward", "Steward's commitments"),
                    ("invitation", "Invitation"),
                    ("commitment", "Commitment of an outside owner"),
                    ("registration", "Registration for an event"),
                    ("firm", "Pages of a firm, for its contacts"),
                ],
                max_length=12,
            ),
        ),
    ]
