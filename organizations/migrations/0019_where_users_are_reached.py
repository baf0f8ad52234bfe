from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0018_papers_of_an_organization"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="contact",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=40, verbose_name="telephone"
            ),
        ),
    ]
