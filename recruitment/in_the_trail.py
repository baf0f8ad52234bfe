"""What the trail is told of quotas, targets and persons."""

from django.db.models import Q

from audit import records
from organizations import names
from organizations.periods import Period
from recruitment.models import (
    Admission,
    Candidate,
    Exemption,
    IntroductionTarget,
    MemberEvent,
    Person,
    Quota,
)


def _of_year(year, jurisdiction) -> Q:
    """Find what concerns quotas, targets and exemptions of a period that has a day in the year."""
    whole = Period.of_year(year)
    found = Q(pk=None)
    for model in (Quota, IntroductionTarget, Exemption):
        lasting = Q(end__isnull=True) | Q(end__gt=whole.start)
        rows = model.objects.filter(lasting, start__lt=whole.end)
        found |= Q(subject_type=model._meta.label_lower, subject_id__in=rows.values("pk"))
    return found


def _of_person(words, jurisdiction) -> Q:
    """Find what concerns persons of that name whom the user may see: dossiers, admissions, events.

    Nobody is found by who sees no persons.
    """
    found = Q(pk=None)
    if not jurisdiction.persons:
        return found
    persons = Person.objects.within(jurisdiction)
    for word in names.words_asked(words):
        persons = persons.filter(search_name__contains=word)
    keys = persons.order_by().values("pk")
    found |= Q(subject_type=Person._meta.label_lower, subject_id__in=keys)
    for model in (Candidate, Admission, MemberEvent):
        theirs = model.objects.within(jurisdiction).filter(person__in=keys).order_by().values("pk")
        found |= Q(subject_type=model._meta.label_lower, subject_id__in=theirs)
    return found


def _quotas(keys):
    return {quota.pk: quota.line for quota in Quota.objects.filter(pk__in=keys)}


def _versions(key):
    quota = Quota.objects.filter(pk=key).first()
    return Quota.objects.line_of(quota).values_list("pk", flat=True) if quota else []


def _targets(keys):
    targets = IntroductionTarget.objects.filter(pk__in=keys)
    return {each.pk: f"{each.get_union_display()} {each.period.code}" for each in targets}


def register():
    records.find_by("year", _of_year)
    records.find_by("person", _of_person)
    records.tell("recruitment.quota", named=_quotas, together=_versions)
    records.tell("recruitment.introductiontarget", named=_targets)
