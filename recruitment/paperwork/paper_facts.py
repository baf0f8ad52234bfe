"""What official papers say of dossiers and courses, as plain values in Vietnamese.

What is not on record becomes a dotted line, to be filled in by hand.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import override

from organizations.models import Organization
from recruitment.dossiers import conditions, deciders, dossier
from recruitment.dossiers.deciders import Chains
from recruitment.models import (
    Candidate,
    Companion,
    Course,
    RuleSet,
    Stage,
    Step,
    Transfer,
)
from recruitment.models.rules import ON_PROBATION
from recruitment.paperwork import membership, paper_minutes, typography
from recruitment.paperwork.paper_companions import WRITERS, companions_on, vouching
from recruitment.paperwork.paper_heads import (
    asked_there,
    cited,
    head,
    letterhead,
    places,
    way,
    who_decided,
)
from recruitment.paperwork.paper_kinds import CONSENT, KINDS, REMOVAL, About, PaperKind
from recruitment.paperwork.typography import LINE_DOTS, NAME_DOTS, WORD_DOTS, or_dots
from recruitment.persons import ethnicity
from recruitment.rulebook import in_force, rules

AFTER_CEREMONY = (*ON_PROBATION, Stage.OFFICIAL)[1:]
"""The stages of papers about the recognition; those before are about the admission."""


@dataclass(frozen=True)
class Printing:
    """For what papers are made: the kind, the day whose tree counts, and what may be told.

    `sensitive` are the keys of the dossiers whose ethnic group and religion the user may see;
    `organization` is the one at the head of a list; `office` is who signs, secretary or deputy,
    where that was chosen.
    """

    kind: PaperKind
    on: date
    sensitive: Collection[int] = frozenset()
    organization: Organization | None = None
    office: str = ""


def of_dossiers(candidates: Iterable[Candidate], printing: Printing) -> list[dict]:
    """Return what each copy says, by the names of `recruitment.paper_names`.

    A list has one copy, and what a sponsor or a helper writes one for each of them. Eleven
    queries, however many dossiers there are, if these came by `with_all`.
    """
    candidates = list(candidates)
    keys = {candidate.organization_id for candidate in candidates}
    keys |= {each.destination_id for candidate in candidates if (each := _leaving(candidate))}
    if printing.organization:
        keys.add(printing.organization.pk)
    chains = Chains(keys)
    with override("vi"):
        if printing.kind.about == About.LIST:
            above = printing.organization
            chain = chains.on(above.pk, printing.on) if above else []
            rows = [_row(number, each) for number, each in enumerate(candidates, start=1)]
            return [{**_head_of_list(printing, chain), **_list(rows)}]
        return [copy for candidate in candidates for copy in _copies(candidate, printing, chains)]


def of_course(course: Course, participants, printing: Printing) -> list[dict]:
    """Return what the list of a course says of these participants. One query."""
    chain = Chains([course.organization_id]).on(course.organization_id, printing.on)
    with override("vi"):
        rows = [_course_row(number, each) for number, each in enumerate(participants, start=1)]
        return [{**_head_of_list(printing, chain), **_list(rows), **_course(course)}]


def _head_of_list(printing, chain):
    letter = letterhead(printing.kind, chain, None, held_by=None, office=printing.office)
    return head(printing.kind, letter)


def with_all(candidates):
    """Return the dossiers of a query with all that papers tell of them."""
    related = ("person", "organization", "rule_set", "admission", "arrival")
    many = (
        "steps__rule_set",
        "steps__minutes",
        "steps__opinions",
        "votes",
        "companions",
        "session_items__session",
        "consents",
        "transfers",
    )
    return candidates.select_related(*related).prefetch_related(*many)


def _leaving(candidate) -> Transfer | None:
    """Return the transfer on which the dossier is on its way, if it is."""
    pending = Transfer.State.PENDING
    return next((each for each in candidate.transfers.all() if each.state == pending), None)


def _held_by(candidate, step) -> int | None:
    """Return the key of the committee whose session took `step`."""
    return next(
        (
            item.session.organization_id
            for item in candidate.session_items.all()
            if item.session_id == step.session_id
        ),
        None,
    )


def _leads_to(candidate, kind, steps) -> Step | None:
    """Return the decision, if it was taken, that a paper leads to whose day is not on record.

    It is not later than that: written years after, it follows the rules and names the bodies of
    then.
    """
    letter = kind.stage == Stage.ENDORSED and not kind.listed
    for_recognition = kind.stage in AFTER_CEREMONY or (letter and candidate.ceremony_on)
    if not kind.stage:
        return None
    return steps.get(Stage.OFFICIAL if for_recognition else Stage.DECIDED)


def _copies(candidate, printing, chains):
    kind, known = printing.kind, rules.load(candidate.rule_set)
    steps = dossier.reached(candidate.steps.all())
    step = steps.get(kind.stage) if kind.recorded else None
    on = (step.document_on or step.on) if step else None
    number = step.document_number if step else ""
    removal = membership.removal(candidate) if kind.code == REMOVAL else None
    if removal:
        number, on = removal.document_number, removal.document_on or removal.on
    decision = None if step else _leads_to(candidate, kind, steps)
    latest = min(decision.on, printing.on) if decision else printing.on
    day, place = on or latest, candidate.organization_id
    # A cell of today may not have stood yet when the paper was made.
    chain = chains.on(place, day) or chains.on(place, printing.on)
    rule_set = _followed(candidate, step or decision, steps, day)
    decides_on = Stage.OFFICIAL if kind.stage in AFTER_CEREMONY else Stage.DECIDED
    decider = deciders.decider(
        decides_on,
        chain,
        rules.load(rule_set),
        readmission=candidate.readmission,
        removal=kind.code == REMOVAL,
    )
    held_by = _held_by(candidate, step) if step else None
    letter = letterhead(kind, chain, decider, held_by=held_by, office=printing.office)
    said = {
        **head(kind, letter, number, on),
        **_person(candidate, told=candidate.pk in printing.sensitive),
        **places(chain),
        **way(kind, chain, who_decided(kind, letter, decider)),
        **vouching(candidate, printing.on),
        **_meeting(candidate, kind, steps, step),
        **paper_minutes.opinions(steps.get(kind.stage)),
        **_documents(candidate, steps, known, chains),
        **_basis(rule_set, day),
        **_moving(candidate, chains, printing.on),
        **membership.named(candidate),
        "ly_do": or_dots(_refusal(candidate), NAME_DOTS),
        **membership.proposed_removal(removal, chain),
    }
    if kind.about not in WRITERS:
        return [said]
    duty, writer = WRITERS[kind.about]
    writers = companions_on(candidate, duty, printing.on) or [None]
    helping = {each.full_name for each in companions_on(candidate, Companion.Duty.HELPER, day)}
    return [{**said, **writer(each, helping)} for each in writers]


def _moving(candidate, chains, on):
    """Return where the dossier is on its way to; nothing where it is on none."""
    transfer = _leaving(candidate)
    chain = chains.on(transfer.destination_id, on) if transfer else []
    return {
        "chi_bo_noi_den": chain[0].name if chain else "",
        "cap_uy_noi_den": asked_there(chain),
    }


def _refusal(candidate):
    """Return why the last session that did not decide for the dossier did not."""
    items = [each for each in candidate.session_items.all() if each.reason]
    return max(items, key=lambda each: each.pk).reason if items else ""


def _followed(candidate, step, reached, day) -> RuleSet:
    """Return the rules that the step of a paper followed, or those of the paper's own day."""
    if step is not None and step.rule_set is not None:
        return step.rule_set
    days = {stage: each.on for stage, each in reached.items()}
    return in_force.goes_by(candidate, days, day)


def _basis(rule_set, day):
    issued = typography.day(rule_set.issued_on)
    return {
        "quy_dinh": f"{rule_set.number}, ngày{typography.NO_BREAK}{issued}",
        "huong_dan": or_dots(typography.days_within(rule_set.guidance_on(day))),
    }


def _person(candidate, *, told):
    person = candidate.person
    return {
        "ho_ten": person.full_name,
        "gioi_tinh": person.get_sex_display(),
        "ngay_sinh": typography.day(person.born_on),
        "que_quan": or_dots(candidate.native_place, LINE_DOTS),
        "noi_cu_tru": or_dots(candidate.residence, LINE_DOTS),
        "doi_tuong": capfirst(candidate.get_source_display()),
        "nghe_nghiep": or_dots(_occupation(candidate)),
        "hoc_van": or_dots(candidate.get_schooling_display()),
        "chuyen_mon": or_dots(candidate.get_qualification_display()),
        "doan_vien": "Có" if candidate.youth_union else "Không",
        "dan_toc": told and ethnicity.name_of(candidate.ethnicity) or WORD_DOTS,
        "ton_giao": told and candidate.religion or WORD_DOTS,
    }


def _occupation(candidate):
    """Return the occupation without the heading under which official form 2 has it."""
    return capfirst(str(candidate.get_occupation_display()).partition(": ")[2]) or (
        candidate.get_occupation_display()
    )


def _meeting(candidate, kind, steps, step):
    """Return what is on record of the meeting of a step; dots where it was not taken.

    Who asks for a consent tells what the cell concluded.
    """
    votes = [each for each in candidate.votes.all() if step and _carried(each, step, kind.stage)]
    vote = votes[-1] if votes else None
    told = steps.get(Stage.CELL_VOTED) if kind.code == CONSENT else step
    return {**_vote(vote, step), **paper_minutes.of_meeting(told, vote)}


def _vote(vote, step):
    counted = {
        "duoc_bieu_quyet": vote and vote.entitled,
        "tan_thanh": vote and vote.in_favour,
        "khong_tan_thanh": vote and vote.present - vote.in_favour,
    }
    share = typography.share(vote.in_favour, vote.entitled) if vote else typography.SHORT_DOTS
    return {
        **{name: typography.number(value) for name, value in counted.items()},
        "ty_le": share,
        "ngay_hop": typography.long_day(step.on if step else None),
    }


def _carried(vote, step, stage) -> bool:
    """Tell whether it is by this vote that the step to `stage` was taken, and by its session."""
    taken = (stage, step.on, step.session_id)
    return vote.passed and (vote.stage, vote.on, vote.session_id) == taken


def _documents(candidate, steps, known, chains):
    """Return numbers and days of what came before: certificates, resolutions, decisions."""

    def document(kind):
        step = steps.get(kind.stage)
        if step is None:
            return WORD_DOTS, typography.day(None)
        number = _cited(candidate, kind, step, step.document_number, chains)
        return number, typography.day(step.document_on or step.on)

    admission, decided = candidate.admission, steps.get(Stage.DECIDED)
    decision_number = admission.decision_number if admission else ""
    ceremony_on, official_on = candidate.ceremony_on, candidate.official_on
    if ceremony_on and not official_on:
        official_on = conditions.probation_ends(ceremony_on, known)
    said = {
        "so_chung_chi": or_dots(candidate.certificate_number, WORD_DOTS),
        "ngay_chung_chi": typography.day(candidate.certificate_on),
        "so_chung_chi_moi": or_dots(candidate.new_member_certificate_number, WORD_DOTS),
        "ngay_chung_chi_moi": typography.day(candidate.new_member_certificate_on),
        "du_bi": "Có" if ceremony_on else "Không",
        "so_dong_y": or_dots(_consents(candidate), WORD_DOTS),
        "ngay_ket_nap": typography.day(ceremony_on),
        "ngay_chinh_thuc": typography.day(official_on),
        "ket_nap_lai": "Có" if candidate.readmission else "Không",
        "so_quyet_dinh": _cited(candidate, KINDS["9-KNĐ"], decided, decision_number, chains)
        if decided
        else or_dots(decision_number, WORD_DOTS),
        "ngay_quyet_dinh": typography.day(admission.decided_on if admission else None),
    }
    for name, code in _RESOLUTIONS.items():
        said[f"so_{name}"], said[f"ngay_{name}"] = document(KINDS[code])
    return said


def _consents(candidate) -> str:
    """Return the numbers of the consents that a paper may name: nothing of what is sensitive."""
    given = [each.number for each in candidate.consents.all() if not each.is_sensitive]
    former = membership.before(candidate)
    if former and former.consent_number:
        given.append(former.consent_number)
    return "; ".join(given)


_RESOLUTIONS = {
    "nghi_quyet_chi_bo": "6-KNĐ",
    "nghi_quyet_co_so": "8-KNĐ",
    "nghi_quyet_cong_nhan": "13-KNĐ",
    "nghi_quyet_cong_nhan_co_so": "15-KNĐ",
}


def _cited(candidate, kind, step, number, chains):
    """Return the number of the paper of an earlier step, as that paper itself bears it."""
    if not number.isdigit():
        return or_dots(number, WORD_DOTS)
    chain = chains.on(candidate.organization_id, step.on)
    known = rules.load(step.rule_set or candidate.rule_set)
    decider = deciders.decider(kind.stage, chain, known, readmission=candidate.readmission)
    held_by = _held_by(candidate, step)
    return cited(kind, letterhead(kind, chain, decider, held_by=held_by, office=""), number)


def _list(rows):
    return {"so_nguoi": typography.number(len(rows)), "danh_sach": rows}


def _row(number, candidate):
    person = candidate.person
    return {
        "stt": str(number),
        "ho_ten": person.full_name,
        "gioi_tinh": person.get_sex_display(),
        "ngay_sinh": typography.day(person.born_on),
        "nghe_nghiep": _occupation(candidate),
        "chuyen_mon": candidate.get_qualification_display(),
        "chi_bo": candidate.organization.name,
        "buoc": capfirst(candidate.get_stage_display()),
        "tu_ngay": typography.day(candidate.stage_on),
    }


def _course_row(number, participant):
    row = _row(number, participant.candidate)
    shown = {name: row[name] for name in ("stt", "ho_ten", "gioi_tinh", "ngay_sinh", "chi_bo")}
    passed = participant.certificate_on is not None
    return {
        **shown,
        "nghe_nghiep": row["nghe_nghiep"],
        "ket_qua": capfirst(participant.get_result_display()),
        "so_chung_chi": participant.certificate_number,
        "ngay_chung_chi": typography.day(participant.certificate_on) if passed else "",
    }


def _course(course):
    return {
        "lop_loai": capfirst(course.get_kind_display()),
        "lop_so": course.number,
        "lop_so_quyet_dinh": or_dots(course.decision_number),
        "lop_ngay_quyet_dinh": typography.day(course.decided_on),
        "lop_tu_ngay": typography.day(course.start),
        "lop_den_ngay": typography.day(course.last_day),
        "lop_dia_diem": or_dots(course.place),
    }
