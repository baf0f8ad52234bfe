"""Let a post wait for a second administrator; those granted before wait for nobody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0006_terms_do_not_overlap"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="waits for confirmation, asked for by",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("user")), _negated=True),
                    _connector="OR",
                ),
                name="post_not_confirmed_by_its_holder",
                violation_error_message="Nobody can confirm a post of his own.",
            ),
        ),
    ]
