"""Tell of the papers on record when they were marked last, as the trail has it, in batches."""

from django.db import migrations

BATCH = 1000


def fill(apps, schema_editor):
    papers = apps.get_model("recruitment", "PaperState").objects
    entries = apps.get_model("audit", "Entry").objects
    last = 0
    while batch := list(papers.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        marked = _marked(entries, {each.candidate_id for each in batch})
        for each in batch:
            each.marked_at = marked.get((each.candidate_id, each.code))
        papers.bulk_update(batch, ["marked_at"])


def _marked(entries, dossiers):
    found = entries.filter(
        subject_type="recruitment.candidate", subject_id__in=dossiers, action="paper.mark"
    )
    rows = found.order_by("pk").values_list("subject_id", "changes", "at")
    return {(dossier, changes["code"][1]): at for dossier, changes, at in rows}


class Migration(migrations.Migration):
    dependencies = [
        ("recruitment", "0033_when_papers_were_marked"),
        ("audit", "0004_entries_only_follow"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
