"""Forget who signs where no days stood with it: 0021 has written it down with days."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organizations", "0021_fill_signers")]
    operations = [
        migrations.RemoveField(
            model_name="organization",
            name="signer_name",
        ),
        migrations.RemoveField(
            model_name="organization",
            name="signer_office",
        ),
    ]
