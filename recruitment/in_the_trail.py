"""What the trail is told of quotas, targets and persons."""

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from audit import records
from organizations import names
from organizations.periods import Period
from recruitment.dossiers import minutes
from recruitment.dossiers.minutes import KEPT
from recruitment.models import (
    Admission,
    Candidate,
    Exemption,
    FormerMembership,
    IntroductionTarget,
    MemberEvent,
    Minutes,
    Opinion,
    Person,
    Quota,
    Subject,
)
from recruitment.models.former import FORMER_FIELDS
from recruitment.persons.readers import SENSITIVE_IN_THE_TRAIL

ACTIONS = {
    "admission.admit": gettext_lazy("admission recorded"),
    "admission.annul": gettext_lazy("admission annulled"),
    "admission.correct": gettext_lazy("admission corrected"),
    "admission.export": gettext_lazy("admissions exported"),
    "batch.record": gettext_lazy("list recorded"),
    "batch.take_back": gettext_lazy("list taken back"),
    "candidate.advance": gettext_lazy("dossier taken a step on"),
    "candidate.annul": gettext_lazy("dossier annulled, entered by mistake"),
    "candidate.arrive": gettext_lazy("dossier opened for a member who came on probation"),
    "candidate.back": gettext_lazy("dossier sent back"),
    "candidate.consent": gettext_lazy("consent from above recorded"),
    "candidate.former": gettext_lazy("former membership recorded"),
    "candidate.special": gettext_lazy("special cases answered"),
    "candidate.certify": gettext_lazy("awareness certificate recorded or corrected"),
    "authority.end": gettext_lazy("authority to decide on members ended"),
    "authority.grant": gettext_lazy("authority to decide on members recorded"),
    "candidate.change_rules": gettext_lazy("dossier moved to other rules"),
    "candidate.close": gettext_lazy("dossier closed"),
    "candidate.describe": gettext_lazy("candidate's particulars changed"),
    "candidate.enter": gettext_lazy("candidate entered"),
    "candidate.fail": gettext_lazy("vote not passed"),
    "candidate.minutes": gettext_lazy("minutes or opinions of a step written down"),
    "candidate.move": gettext_lazy("dossier moved to another cell"),
    "candidate.reopen": gettext_lazy("dossier opened again"),
    "candidate.take_over": gettext_lazy("dossier taken over from paper"),
    "candidate.take_up": gettext_lazy("dossier opened for a recorded admission"),
    "companion.appoint": gettext_lazy("helper or sponsor appointed"),
    "candidate.correct_step": gettext_lazy("step corrected"),
    "companion.correct": gettext_lazy("helper or sponsor corrected"),
    "companion.relieve": gettext_lazy("helper or sponsor relieved"),
    "course.call": gettext_lazy("called to a course"),
    "course.correct": gettext_lazy("course corrected"),
    "course.found": gettext_lazy("course recorded"),
    "course.result": gettext_lazy("result of a course recorded"),
    "course.take_off": gettext_lazy("taken off the roster of a course"),
    "due.put_aside": gettext_lazy("thing to do put aside"),
    "due.remind": gettext_lazy("reminded of a thing to do"),
    "due.take_up_again": gettext_lazy("thing to do taken up again"),
    "file.drop": gettext_lazy("file that was handed in dropped"),
    "file.load": gettext_lazy("file loaded"),
    "exemption.end": gettext_lazy("exemption ended"),
    "exemption.grant": gettext_lazy("exempted"),
    "holiday.correct": gettext_lazy("holiday corrected"),
    "holiday.declare": gettext_lazy("holiday recorded"),
    "introduction_target.change": gettext_lazy("target of introductions changed"),
    "introduction_target.set": gettext_lazy("target of introductions set"),
    "member_event.annul": gettext_lazy("event of a member annulled"),
    "member_event.export": gettext_lazy("events of members exported"),
    "member_event.record": gettext_lazy("event of a member recorded"),
    "no_source.declare": gettext_lazy("declared that a cell has no source"),
    "no_source.end": gettext_lazy("declaration of no source ended"),
    "no_source.take_back": gettext_lazy("declaration of no source taken back"),
    "paper.mark": gettext_lazy("paper marked"),
    "paper.print": gettext_lazy("paper made"),
    "paper.replace_template": gettext_lazy("template of a paper replaced"),
    "person.merge": gettext_lazy("double merged"),
    "person.read_sensitive": gettext_lazy("ethnic group and religion read"),
    "person.search": gettext_lazy("searched for by name"),
    "person.tell_apart": gettext_lazy("two persons told apart"),
    "person.warn_of_double": gettext_lazy("warned of somebody on record elsewhere"),
    "quota.issue": gettext_lazy("quota issued"),
    "quota.revise": gettext_lazy("quota revised"),
    "quota.withdraw": gettext_lazy("quota withdrawn"),
    "reorganization.allot": gettext_lazy("dossiers shared out among successors"),
    "review.take_back": gettext_lazy("review of the pool taken back"),
    "review.save": gettext_lazy("pool reviewed"),
    "rules.add": gettext_lazy("row added to a rule set"),
    "rules.change": gettext_lazy("row of a rule set changed"),
    "rules.confirm": gettext_lazy("row of a rule set checked against the document"),
    "rules.copy": gettext_lazy("rule set copied"),
    "rules.describe": gettext_lazy("rule set described anew"),
    "rules.end": gettext_lazy("rule set ended"),
    "rules.new_edition": gettext_lazy("new edition of a rule set"),
    "rules.release": gettext_lazy("rule set released"),
    "rules.remove": gettext_lazy("row of a rule set removed"),
    "session.take_back": gettext_lazy("session taken back"),
    "session.hold": gettext_lazy("session of a committee recorded"),
    "unions_here.record": gettext_lazy("unions at the place of a cell recorded"),
    "transfer.answer": gettext_lazy("transfer answered"),
    "transfer.ask": gettext_lazy("transfer asked for"),
    "transfer.take_back": gettext_lazy("dossier taken over by mistake given back"),
    "transfer.follow": gettext_lazy("transfer goes on with the cell that took over"),
}
FIELDS = {
    "due": gettext_lazy("thing to do"),
    "until": gettext_lazy("put aside until"),
    "milestones": gettext_lazy("milestones"),
    "dropped": gettext_lazy("dropped from the pool"),
    "form": gettext_lazy("file format"),
    "rows_dropped": gettext_lazy("rows dropped"),
    "rows_impossible": gettext_lazy("rows that could not be taken back"),
    "rows_kept": gettext_lazy("rows kept"),
    "rows_left": gettext_lazy("rows left on the sheet"),
    "rows_recorded": gettext_lazy("rows recorded"),
    "rows_taken_back": gettext_lazy("rows taken back"),
    "rows_there": gettext_lazy("rows on record alike before"),
    "rows": gettext_lazy("number of rows"),
    "statement": gettext_lazy("figures of what"),
    "code": gettext_lazy("form"),
    "state": gettext_lazy("state"),
    "votes": gettext_lazy("votes"),
    "duty": gettext_lazy("as"),
    "template": gettext_lazy("version of the template"),
    "double": gettext_lazy("number of the double"),
    "passed": gettext_lazy("passed"),
    "refused": gettext_lazy("not passed"),
    "stopped": gettext_lazy("could not be decided"),
    **{f"consent_{each.value}": each.label for each in Subject},
    **{
        f"former_{field.name}": field.verbose_name
        for field in FormerMembership._meta.fields
        if field.name in FORMER_FIELDS
    },
}
FIELDS |= {
    KEPT[each.name]: each.verbose_name
    for each in Minutes._meta.fields
    if each.name in minutes.OF_A_MEETING
}
FIELDS |= {
    KEPT[f"{whose.value}_{each.name}"]: format_lazy("{}: {}", whose.label, each.verbose_name)
    for whose in Opinion.Whose
    for each in Opinion._meta.fields
    if each.name in minutes.OPINION
}
PERSONAL_FIELDS = {
    *("full_name", "born_on", "native_place", "residence"),
    *KEPT.values(),
    *SENSITIVE_IN_THE_TRAIL,
}
LISTED = (
    "admission",
    "admittingpower",
    "batch",
    "candidate",
    "course",
    "exemption",
    "handedin",
    "holiday",
    "introductiontarget",
    "memberevent",
    "nosource",
    "papertemplate",
    "person",
    "quota",
    "session",
    "poolreview",
    "ruleset",
    "unionsofcell",
)
FIGURES = {
    "admittingpower",
    "batch",
    "competence",
    "consentrule",
    "course",
    "deadline",
    "exemption",
    "handedin",
    "holiday",
    "introductiontarget",
    "neverreadmitted",
    "nosource",
    "paper",
    "papertemplate",
    "poolreview",
    "provision",
    "quota",
    "rulenumber",
    "ruleset",
    "schoolingrule",
    "stagerule",
    "transition",
    "unionsofcell",
}
"""Records that tell of no person."""


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


TOLD_OF_DOSSIERS = {
    "candidate": "recruitment.step",
    "companion": "recruitment.companion",
    "course": "recruitment.participant",
    "paper": "recruitment.paperstate",
    "transfer": "recruitment.transfer",
}
"""Whose fields an entry about a dossier tells beside the dossier's own, by the kind of action."""

MORE: dict[str, dict] = {
    "candidate": {"tells_of": TOLD_OF_DOSSIERS},
    "introductiontarget": {"named": _targets},
    "quota": {"named": _quotas, "together": _versions},
}


def register():
    records.say(ACTIONS, FIELDS, hidden=PERSONAL_FIELDS)
    records.find_by("year", _of_year)
    records.find_by("person", _of_person)
    for name in (*LISTED, *sorted(FIGURES - set(LISTED))):
        records.tell(
            f"recruitment.{name}",
            is_listed=name in LISTED,
            is_personal=name not in FIGURES,
            **MORE.get(name, {}),
        )
