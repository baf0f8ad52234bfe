from django.db import migrations

from recruitment.rulebook import shipping


def ship_conditions(apps, schema_editor):
    shipping.correct(apps, "corrections/2026-12.toml")


def name_consents(apps, schema_editor):
    """Until now there was one number for all: of a readmission, of schooling, or of the age."""
    candidates = apps.get_model("recruitment", "Candidate").objects.exclude(consent_number="")
    consents = apps.get_model("recruitment", "Consent").objects
    former = apps.get_model("recruitment", "FormerMembership").objects
    for each in candidates.iterator():
        if each.readmission:
            former.get_or_create(
                person_id=each.person_id, defaults={"consent_number": each.consent_number}
            )
            continue
        subject = "schooling" if each.schooling_case == "respected" else "over_age"
        consents.create(candidate=each, subject=subject, number=each.consent_number)


def number_consents(apps, schema_editor):
    candidates = apps.get_model("recruitment", "Candidate").objects
    for each in apps.get_model("recruitment", "Consent").objects.order_by("pk"):
        if each.subject in ("schooling", "over_age"):
            candidates.filter(pk=each.candidate_id).update(consent_number=each.number)
    for each in apps.get_model("recruitment", "FormerMembership").objects.order_by("pk"):
        dossiers = candidates.filter(person=each.person_id, readmission=True)
        dossiers.update(consent_number=each.consent_number)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0044_what_is_asked_of_few")]

    operations = [
        migrations.RunPython(ship_conditions, migrations.RunPython.noop),
        migrations.RunPython(name_consents, number_consents),
    ]
