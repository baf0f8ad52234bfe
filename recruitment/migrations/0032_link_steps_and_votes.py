"""Let the steps and votes on record name the session by which they were taken.

A session and its steps were written by one person, in one transaction, the session last: of the
steps on its day that are no session's yet, it is the last one recorded before the session.
"""

from datetime import timedelta

from django.db import migrations

AT_ONCE = timedelta(minutes=30)
"""No transaction takes longer."""


def link(apps, schema_editor):
    items = apps.get_model("recruitment", "SessionItem").objects.exclude(result="stopped")
    steps = apps.get_model("recruitment", "Step").objects
    votes = apps.get_model("recruitment", "Vote").objects
    for item in items.select_related("session").order_by("session_id", "pk").iterator(1000):
        step = _step_of(item, steps)
        if step is None:
            continue
        steps.filter(pk=step.pk).update(session=item.session)
        vote = _vote_of(item, votes)
        if vote is not None:
            votes.filter(pk=vote.pk).update(session=item.session)


def _step_of(item, steps):
    session = item.session
    found = steps.filter(
        candidate=item.candidate_id,
        on=session.on,
        by=session.recorded_by_id,
        at__lte=session.recorded_at,
        at__gt=session.recorded_at - AT_ONCE,
        session=None,
    )
    if item.result == "passed":
        found = found.filter(kind="forward", after=session.stage)
    else:
        found = found.filter(kind="failed")
    return found.order_by("pk").last()


def _vote_of(item, votes):
    session = item.session
    found = votes.filter(
        candidate=item.candidate_id,
        stage=session.stage,
        on=session.on,
        entitled=session.entitled,
        present=session.present,
        in_favour=item.in_favour,
        passed=item.result == "passed",
        session=None,
    )
    return found.order_by("pk").first()


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0031_steps_and_votes_of_sessions")]
    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
