from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0007_door_moments")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="taken_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="rating",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating", None), ("rating__range", (1, 5)), _connector="OR"),
                name="confirmation_rating_of_one_to_five",
            ),
        ),
    ]
