"""The long work of this app, as jobs: documents of reorganizations, and the check of the tree."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typed.numbers import shown
from organizations import oracle
from organizations.jobs import kinds
from organizations.jobs.kinds import Kind
from organizations.jurisdiction import Jurisdiction
from organizations.models import Reorganization
from organizations.reorganization import documents, reach
from organizations.reorganization.progress import Phase

DOCUMENT = "reorganization"


class Checking(TextChoices):
    COMPARING = "comparing", gettext_lazy("Comparing with the tree of every day")


def _issue(job, tell) -> str:
    tell(Phase.DRAWING)
    document = _in_reach(job)
    version = job.arguments["version"]
    documents.require_seen(document, version, by=job.asked_by)
    seen = documents.look(document)
    if against := _against(job, document, seen):
        raise documents.Refused(against)
    document = documents.issue(
        document, version=version, by=job.asked_by, today=job.asked_on, seen=seen, tell=tell
    )
    if document.state == Reorganization.State.WAITING:
        said = _("It is issued, and takes effect on %(day)s.")
        return said % {"day": date_format(document.on, "SHORT_DATE_FORMAT")}
    return _("It is in effect. It can be taken back while nothing rests on it.")


def _take_back(job, tell) -> str:
    documents.take_back(
        _in_reach(job),
        version=job.arguments["version"],
        reason=job.arguments["reason"],
        by=job.asked_by,
        today=job.asked_on,
        tell=tell,
    )
    return _("Taken back: everything is as it was before.")


def _in_reach(job):
    """Return the document of a job, if who asked may still decide on it.

    While a job waited, the tree may have changed, or a post have ended. Who acts at the prompt
    has the whole database in hand.
    """
    documents_asked = Reorganization.objects.filter(pk=job.record)
    if job.asked_by.is_operator:
        return documents_asked.get()
    jurisdiction = Jurisdiction.of(job.asked_by, job.begun_on)
    found = documents_asked.within(jurisdiction, job.asked_by).first()
    if found is None or not (job.asked_by.is_active and jurisdiction.administers):
        raise ValidationError(_("This also concerns organizations that you do not administer."))
    return found


def _against(job, document, seen):
    """Return what is against the document, beginning with what lies beyond the reach by now."""
    if job.asked_by.is_operator:
        return seen.conflicts
    jurisdiction = Jurisdiction.of(job.asked_by, job.begun_on)
    beyond = reach.beyond(list(document.actions.all()), jurisdiction, by=job.asked_by)
    return beyond or seen.conflicts or reach.out_of_scope(seen.plan, jurisdiction)


def _check_tree(job, tell) -> str:
    tell(Checking.COMPARING)
    found = oracle.differences(lambda done, total: tell(Checking.COMPARING, done, total))
    for day, pair, what in found:
        tell.say(f"{date_format(day, 'SHORT_DATE_FORMAT')}: {pair} {what}")
    if not found:
        return _("The ancestry agrees with the tree of every day.")
    said = ngettext("%(n)s difference.", "%(n)s differences.", len(found))
    return said % {"n": shown(len(found))}


def _shows(job, jurisdiction, by) -> bool:
    """Tell whether `by` may see the document: a draft is for who drafted it."""
    return Reorganization.objects.within(jurisdiction, by).filter(pk=job.record).exists()


def register():
    of_documents = partial(
        Kind,
        phases=Phase,
        subject=DOCUMENT,
        whole=True,
        changes_tree=True,
        page="reports:reorganization_detail",
        shows=_shows,
    )
    kinds.tell(
        "reorganization.issue",
        of_documents(gettext_lazy("Put a reorganization into effect"), _issue),
    )
    kinds.tell(
        "reorganization.take_back",
        of_documents(gettext_lazy("Take a reorganization back"), _take_back),
    )
    kinds.tell(
        "check_tree",
        Kind(gettext_lazy("Check the tree"), _check_tree, Checking, subject="tree", offered=True),
    )
