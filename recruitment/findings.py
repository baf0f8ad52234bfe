"""What stands against recording something or is odd about it, and how people are told."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations import names
from organizations.old_fonts import converted

SENTENCES = {
    "order": _("After “%(before)s” the rules do not let “%(after)s” follow."),
    "future": _("This day lies in the future."),
    "too_early": _("The dossier has been in its stage since %(day)s only."),
    "too_young": _("On the day of the vote the candidate was not yet %(age)s."),
    "too_old": _(
        "On the day of the cell's vote the candidate was over %(age)s: before the decision, the "
        "standing committee of the province, or of a committee directly under the Centre, has to "
        "consent in writing. Record its consent with body, number and day."
    ),
    "schooling": _("The schooling on record is not enough: at least “%(least)s” is asked for."),
    "schooling_consent": _(
        "This exception of schooling needs the written consent of the standing committee of the "
        "province. Record it with body, number and day."
    ),
    "certificate_missing": _("Record the number and date of the certificate first."),
    "certificate_expired": _(
        "The awareness certificate expired on %(day)s; the course has to be taken again."
    ),
    "certificate_later": _("The certificate is of %(day)s, after this step."),
    "sponsors": _(
        "%(needed)s sponsors are needed, a union's introduction counted; there are %(number)s."
    ),
    "member_sponsor": _("At least one sponsor must be an official member."),
    "sponsor_not_official": _("%(name)s was not an official member on that day."),
    "sponsor_since_unknown": _(
        "Since when %(name)s works, studies or lives in the same place as the candidate is not "
        "recorded yet. Write the day."
    ),
    "sponsor_together": _(
        "%(name)s has worked, studied or lived in the same place as the candidate for less than "
        "%(months)s months. Name another sponsor, or say whom this one replaces."
    ),
    "together_as_a_child": _("On this day the candidate was not yet %(age)s years old."),
    "union_unanswered": _(
        "Is there a Youth Union where the candidate works, studies or lives? Candidates of this "
        "age are asked. Answer it in the particulars."
    ),
    "not_in_union": _(
        "The candidate has to be a member first, and is none by the particulars: %(union)s."
    ),
    "not_introduced": _(
        "By the day of the vote the resolution of introduction has to be there: %(union)s. "
        "Write its number and day in the particulars."
    ),
    "vote_missing": _("Record how many may vote, were present, and were in favour."),
    "vote_numbers": _("In favour cannot be more than present, nor present more than may vote."),
    "vote_correction": _(
        "By the members on record %(computed)s may vote. If that is not so, say why."
    ),
    "cell_too_small": _(
        "A cell of fewer than %(least)s official members is to be strengthened or joined with "
        "another. Give the number of the document by which the committee above lets it vote."
    ),
    "vote_failed": _("%(needed)s votes in favour are needed; there were %(in_favour)s."),
    "no_quorum": _(
        "Of %(entitled)s who may vote %(present)s were present; at least %(least)s have to be, so "
        "nothing can be decided."
    ),
    "readmission": _(
        "Only %(months)s months have passed since the member left; %(needed)s are asked for."
    ),
    "left_unknown": _(
        "On which day this former member left is not on record, so nobody can tell whether "
        "%(needed)s months have passed. Record it under “Former membership”."
    ),
    "former_unsaid": _(
        "Of the former membership not all is on record that a readmission is judged by. Complete "
        "it under “Former membership”."
    ),
    "readmitted_before": _("Nobody is readmitted a second time."),
    "never_readmitted": _(
        "By what is recorded under “Former membership”, this person is not readmitted."
    ),
    "cleared_too_late": _(
        "%(needed)s months have to pass after what is recorded under “Former membership”."
    ),
    "readmission_consent": _(
        "Before the decision on a readmission, the standing committee of the province, or of a "
        "committee directly under the Centre, has to consent in writing. Record its consent under "
        "“Former membership” with body, number and day."
    ),
    "special_unanswered": _(
        "The questions under “Special cases” are not answered yet; the decision needs the answer."
    ),
    "special_stopped": _(
        "Something under “Special cases” is not answered or not complete. Answer it there; what "
        "else is missing is completed by who may see sensitive data."
    ),
    "probation_running": _("The probation ends on %(day)s; the cell looks at it after that."),
    "ceremony_missing": _("The day of the ceremony is not on record of the admission."),
    "received": _("The decision is received between its own day and that of the ceremony."),
    "late": _("%(days)s working days late: the last day was %(day)s."),
    "late_days": _("%(days)s days late: the last day was %(day)s."),
    "papers": _("Not in hand yet: %(named)s."),
    "helper_missing": _("No member has been asked to help the candidate."),
    "stale": _(
        "More than %(months)s months have passed since the endorsement: "
        "the papers have to be renewed."
    ),
    "not_appraised": _("The sub-committee above this cell has not appraised the dossier."),
    "own_dossier": _(
        "You have the name of the person in this dossier. Nobody decides on themselves: if it is "
        "you, leave it to somebody else."
    ),
    "own_signature": _(
        "Who signs for %(who)s has the name of the person in this dossier. Nobody decides on "
        "themselves: if it is the same person, somebody else takes the chair and signs."
    ),
    "not_proposed": _("The grassroots committee above this cell has not resolved on the proposal."),
    "application_later": _(
        "The application is of %(day)s, after the biography: it is written first."
    ),
    "not_competent": _(
        "By the rules of this day %(named)s decides here, so your committee cannot record it. "
        "Leave it to that committee, or to the secretary of the cell."
    ),
    "filed_early": _("The probation ends only on %(day)s."),
    "number_missing": _("Write the number of the decision."),
}
"""What each finding says; days in it are written as people write them."""

REMEDIES = {
    **dict.fromkeys(("union_unanswered", "not_in_union", "not_introduced"), "particulars"),
    **dict.fromkeys(("schooling", "too_young"), "particulars"),
    **dict.fromkeys(("sponsors", "member_sponsor"), "sponsor"),
    **dict.fromkeys(("too_old", "schooling_consent"), "consent"),
    **dict.fromkeys(("left_unknown", "former_unsaid", "readmitted_before"), "former"),
    **dict.fromkeys(("never_readmitted", "cleared_too_late", "readmission_consent"), "former"),
    **dict.fromkeys(("readmission",), "former"),
    **dict.fromkeys(("special_unanswered", "special_stopped"), "special"),
    "certificate_missing": "certificate",
}
"""On which page of the dossier something can be done about a finding."""


@dataclass(frozen=True)
class Finding:
    """A fault or a warning: a code for programs, the field it stands at, what it is about."""

    code: str
    field: str = ""
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def remedy(self) -> str:
        """Return where it is put right: the name of a page of the dossier, or nothing."""
        if self.params.get("companion"):
            return "companion"
        return REMEDIES.get(self.code, "")

    @property
    def message(self) -> str:
        """Return the sentence for people, in the language spoken now.

        What the rules of admission found brings its own sentence.
        """
        return self._told({"named": self.params.get("codes"), **self.params})

    @property
    def brief(self) -> str:
        """Return the sentence for a list with many rows, where several papers go by their codes."""
        if ", " not in str(self.params.get("codes", "")):
            return self.message
        return self._told({**self.params, "named": self.params["codes"]})

    def _told(self, params: Mapping[str, object]) -> str:
        if "message" in params:
            return str(params["message"])
        said = {
            name: date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
            if name == "day"
            else value
            for name, value in params.items()
        }
        return SENTENCES[self.code] % said

    def as_data(self) -> dict:
        """Return what is stored of it, from which `from_data` makes it again."""
        return {"code": self.code, "params": dict(self.params)}

    @classmethod
    def from_data(cls, stored: Mapping) -> "Finding":
        return cls(stored["code"], params=stored["params"])


@dataclass(frozen=True)
class Remark:
    """A fault or a warning: a code for programs, the field it stands at, a sentence for people."""

    code: str
    field: str
    message: str
    offered: str = ""
    """What to write instead, where that can be told."""


def in_words(warnings: Iterable[Finding | Remark]) -> str:
    """Return what was odd and confirmed, as the trail keeps it."""
    return " ".join(warning.message for warning in warnings)[:500]


def odd_name(full_name: str) -> Iterator[Remark]:
    """Yield the warning that a name is in an old font, in capitals or in small letters.

    Its message says no name, since the trail keeps it.
    """
    if offered := names.offered(full_name):
        message = (
            gettext("Is this name typed in an old font (VNI, TCVN3)?")
            if converted(full_name)
            else gettext("This name is all in capitals or all in small letters.")
        )
        yield Remark("odd_name", "full_name", message, offered)


Found = TypeVar("Found", Finding, Remark)


@dataclass
class Findings(Generic[Found]):
    """What stands against a step or an admission, and what is odd about it."""

    faults: list[Found] = dataclasses.field(default_factory=list)
    warnings: list[Found] = dataclasses.field(default_factory=list)
