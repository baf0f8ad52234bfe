from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0045_more_conditions")]

    operations = [
        migrations.RemoveField(
            model_name="candidate",
            name="consent_number",
        ),
    ]
