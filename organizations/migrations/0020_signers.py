"""Say who signs the papers of an organization, and from when until when."""

import django.db.models.deletion
from django.db import migrations, models

import organizations.models.folded


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0019_where_users_are_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("full_name", models.CharField(max_length=120, verbose_name="full name")),
                (
                    "search_name",
                    organizations.models.folded.FoldedField(
                        blank=True, default="", editable=False, max_length=120, source="full_name"
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[("secretary", "secretary"), ("deputy", "deputy secretary")],
                        default="secretary",
                        max_length=12,
                        verbose_name="office of who signs",
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signers",
                        to="organizations.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "who signs papers",
                "verbose_name_plural": "those who sign papers",
                "ordering": ["-start", "full_name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__isnull", True), ("end__gt", models.F("start")), _connector="OR"
                        ),
                        name="signer_ends_after_start",
                        violation_error_message="A period must end after it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("full_name", ""), _negated=True),
                        name="signer_has_name",
                        violation_error_message="Write the name of who signs.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end", None)),
                        fields=("organization",),
                        name="signer_one_open",
                        violation_error_message="Somebody else signs there now.",
                    ),
                ],
            },
        ),
    ]
