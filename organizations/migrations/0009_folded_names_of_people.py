from django.db import migrations

from organizations.models.folded import FoldedField


class Migration(migrations.Migration):
    dependencies = [("organizations", "0008_completeness_of_records")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="search_name",
            field=FoldedField(
                blank=True, default="", editable=False, max_length=120, source="full_name"
            ),
        )
        for model in ("officer", "user")
    ]
