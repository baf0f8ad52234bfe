"""The long work of this app, as jobs: documents of reorganizations, and the check of the tree."""

from functools import partial

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typed.numbers import shown
from organizations import oracle
from organizations.jobs import kinds
from organizations.jobs.kinds import Kind
from organizations.models import Reorganization
from organizations.reorganization import documents
from organizations.reorganization.progress import Phase

DOCUMENT = "reorganization"


class Checking(TextChoices):
    COMPARING = "comparing", gettext_lazy("Comparing with the tree of every day")


def _issue(job, tell) -> str:
    document = documents.issue(
        Reorganization.objects.get(pk=job.record),
        version=job.arguments["version"],
        by=job.asked_by,
        today=job.asked_on,
        tell=tell,
    )
    if document.state == Reorganization.State.WAITING:
        said = _("It is issued, and takes effect on %(day)s.")
        return said % {"day": date_format(document.on, "SHORT_DATE_FORMAT")}
    return _("It is in effect. It can be taken back while nothing rests on it.")


def _take_back(job, tell) -> str:
    documents.take_back(
        Reorganization.objects.get(pk=job.record),
        version=job.arguments["version"],
        reason=job.arguments["reason"],
        by=job.asked_by,
        today=job.asked_on,
        tell=tell,
    )
    return _("Taken back: everything is as it was before.")


def _check_tree(job, tell) -> str:
    tell(Checking.COMPARING)
    found = oracle.differences(lambda done, total: tell(Checking.COMPARING, done, total))
    for day, pair, what in found:
        tell.say(f"{date_format(day, 'SHORT_DATE_FORMAT')}: {pair} {what}")
    if not found:
        return _("The ancestry agrees with the tree of every day.")
    said = ngettext("%(n)s difference.", "%(n)s differences.", len(found))
    return said % {"n": shown(len(found))}


def register():
    of_documents = partial(
        Kind,
        phases=Phase,
        subject=DOCUMENT,
        whole=True,
        changes_tree=True,
        page="reports:reorganization_detail",
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
