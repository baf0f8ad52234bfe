"""What is typed of a step: when, by which document, with which votes, and why nevertheless."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from config.typed.fields import DateField, NumberField
from config.typed.layout import Group, Layout, Row, Styled
from organizations import names
from recruitment.dossiers.conditions import BY_THE_CELL
from recruitment.dossiers.corrections import Said, is_entry
from recruitment.dossiers.deciders import APPRAISING
from recruitment.dossiers.facts import Ballot
from recruitment.dossiers.forms import minutes
from recruitment.dossiers.forms.reasons import reason_field
from recruitment.dossiers.pipeline import Going
from recruitment.dossiers.verbs import WORDS, Words
from recruitment.fields import VersionForm, text
from recruitment.findings import Finding
from recruitment.models import Candidate, Stage, Step, Vote
from recruitment.rulebook.rules import Rules

CERTIFIED = (Stage.COURSE_DONE, Stage.NEW_MEMBER_COURSE)
VOTES = ("entitled", "present", "in_favour", "correction")


def _number(label):
    return NumberField(label=label, min_value=0, max_value=9999)


WITH_PAPERS = (Stage.BIOGRAPHY, Stage.ENDORSED, Stage.RECOGNITION_FILED)
"""Steps at which papers of others are handed in; a step that is itself a paper marks it."""


class StepForm(Styled, VersionForm):
    """One step. Its rules say whether it has votes and a deadline, its stage which document."""

    enter_goes_on = True

    document_number = text("", 60)
    certificate_number = text(gettext_lazy("Certificate number"), 60)
    certificate_on = DateField(label=gettext_lazy("Date of the certificate"), required=False)
    on = DateField(label=gettext_lazy("Date"))
    received_on = DateField(
        label=gettext_lazy("Decision received on"),
        required=False,
        help_text=gettext_lazy("the ceremony is due 30 working days after that"),
    )
    without_letters = forms.BooleanField(
        label=gettext_lazy(
            "No letters needed: a parent, brother, sister or child is a Party member, and the "
            "biography is declared fully and clearly"
        ),
        required=False,
    )
    in_hand = forms.BooleanField(label="", required=False)
    consent = text(gettext_lazy("Consent from above to be late, number"), 60)
    entitled = _number(gettext_lazy("May vote"))
    present = _number(gettext_lazy("Present"))
    in_favour = _number(gettext_lazy("In favour"))
    correction = text(gettext_lazy("Why another number may vote"), 300)
    remark = text(gettext_lazy("Remark"), 400)
    reason = reason_field(gettext_lazy("Why the step is taken nevertheless"), required=False)
    for field in (document_number, certificate_number, correction, consent, remark):
        field.required = False

    layout = Layout(
        Group(
            gettext_lazy("The document"),
            Row("document_number", "certificate_number", "certificate_on", "on"),
            "without_letters",
            "in_hand",
            Row("received_on", "consent"),
        ),
        Group(
            gettext_lazy("The vote"),
            Row("entitled", "present", "in_favour"),
            "correction",
        ),
        *minutes.FOLDED,
        "remark",  # the reason comes below what is odd
    )

    def __init__(
        self,
        data=None,
        *,
        stage: str,
        rules: Rules,
        votes: bool,
        computed=None,
        votes_needed: bool = True,
        proposed: Mapping[str, object] | None = None,
        **kwargs,
    ):
        super().__init__(data, **kwargs)
        self.stage, self.computed = Stage(stage), computed
        self.fields |= minutes.fields_of(stage, proposed or {})
        words = WORDS.get(self.stage, Words(""))  # an entry is no step, and is corrected too
        self.fields["on"].label = words.day or self.fields["on"].label
        self.fields["document_number"].label = words.number
        needed = [each for each in rules.papers if each.stage == stage and each.needed]
        listed = "; ".join(f"{each.code} {each.name}" for each in needed)
        self.fields["in_hand"].label = _("In the dossier: %(papers)s") % {"papers": listed}
        shown = {
            "in_hand": bool(needed) and self.stage in WITH_PAPERS,
            "document_number": bool(words.number),
            "certificate_number": self.stage in CERTIFIED,
            "certificate_on": self.stage in CERTIFIED,
            "received_on": self.stage == Stage.ADMITTED,
            "without_letters": self.stage == Stage.BACKGROUND_CHECK,
            "consent": self.stage in rules.terms or self.stage in BY_THE_CELL,
            **dict.fromkeys(VOTES, votes),
        }
        for name, is_shown in shown.items():
            if not is_shown:
                del self.fields[name]
        if self.stage == Stage.CELL_VOTED:
            self.fields["consent"].label = _(
                "Document by which a cell of fewer than three may vote"
            )
        if "entitled" in self.fields and computed is None:
            del self.fields["correction"]
        elif "entitled" in self.fields:
            self.fields["entitled"].required = False
            self.fields["entitled"].help_text = _(
                "empty: the official members on record, %(number)s"
            ) % {"number": computed}
        if votes and not votes_needed:
            self._leave_votes_open()

    def _leave_votes_open(self):
        """Ask for votes by a row of the rules that nobody held against the document."""
        for name in ("entitled", "present", "in_favour"):
            self.fields[name].required = False
        self.fields["entitled"].help_text = (
            _("may stay empty: a report of appraisal tells the votes where there were any")
            if self.stage in APPRAISING.values()
            else _(
                "may stay empty: which votes are needed was not checked against the document yet"
            )
        )

    def clean(self):
        asked = self.cleaned_data
        for name in ("document_number", "certificate_number", "correction", "consent", "remark"):
            if name in asked:
                asked[name] = names.clean(asked[name])
        asked["reason"] = names.clean(" ".join((asked.get("reason") or "").split()))
        self._clean_votes_left_open()
        return asked

    def _clean_votes_left_open(self):
        """Take all three numbers of a vote, or none of them."""
        asked = self.cleaned_data
        if "present" not in self.fields or self.fields["present"].required:
            return
        names_of = [name for name in ("entitled", "present", "in_favour") if name in asked]
        empty = [name for name in names_of if asked[name] is None]
        if len(names_of) == 3 and 0 < len(empty) < 3:
            self.add_error(empty[0], Finding("vote_missing").message)

    def ballot(self) -> Ballot | None:
        """Return the votes that were typed; who may vote is computed where that was left empty."""
        asked = self.cleaned_data
        if asked["present"] is None:
            return None
        return Ballot(
            entitled=self.computed if asked["entitled"] is None else asked["entitled"],
            present=asked["present"],
            in_favour=asked["in_favour"],
            computed=self.computed,
            correction=asked.get("correction", ""),
        )

    def going(self) -> Going:
        """Return the step that was typed."""
        asked = self.cleaned_data
        ballot = self.ballot() if "entitled" in self.fields else None
        said = {
            name: asked[name]
            for name in (
                "document_number",
                "certificate_number",
                "certificate_on",
                "received_on",
                "without_letters",
                "in_hand",
                "consent",
                "remark",
                "reason",
            )
            if name in asked
        }
        typed = {
            name: value
            for name, value in minutes.typed(self, self.stage).items()
            if value not in ("", None)
        }
        return Going(to=self.stage, on=asked["on"], ballot=ballot, minutes=typed, **said)


class StepCorrection(StepForm):
    """What a step that was recorded should say. Day and votes of a session are the session's.

    `certificate` is the number and the day that were written down with it, by these fields.
    """

    enter_goes_on = False
    layout = None

    def __init__(
        self,
        data=None,
        *,
        step: Step,
        vote: Vote | None,
        of_session: bool,
        certificate=None,
        **kwargs,
    ):
        computed = vote.computed if vote else None
        initial = {name: getattr(step, name) for name in ("on", "document_number", "remark")}
        initial |= {name: getattr(vote, name) for name in VOTES} if vote else {}
        initial |= (certificate or {}) | kwargs.pop("initial")
        super().__init__(data, stage=step.after, computed=computed, initial=initial, **kwargs)
        self.of_session, self.has_vote = of_session, vote is not None and not of_session
        kept = {"version", "on", "document_number", "remark", "reason"}
        kept -= {"on"} if of_session else set()
        kept |= set(VOTES) if self.has_vote else set()
        kept |= set(certificate or ())
        for name in self.fields.keys() - kept:
            del self.fields[name]
        for name in certificate or ():
            self.fields[name].required = True
        self.fields["reason"].required = True
        self.fields["reason"].label = _("Why it is corrected")
        if is_entry(step) and not step.is_taking_over:
            self.fields["on"].label = _("In the pool since")
        self.step = step

    def step_said(self) -> Said:
        """Return what the step is to say."""
        asked = self.cleaned_data
        return Said(
            on=self.step.on if self.of_session else asked["on"],
            document_number=asked.get("document_number", ""),
            remark=asked["remark"],
            ballot=self.ballot() if self.has_vote else None,
            certificate_number=asked.get("certificate_number", ""),
            certificate_on=asked.get("certificate_on"),
        )


class CertificateForm(Styled, VersionForm):
    """The awareness certificate of a dossier; all empty, it has none."""

    number = text(gettext_lazy("Certificate number"), 60)
    on = DateField(label=gettext_lazy("Date of the certificate"), required=False)
    issuer = text(pgettext_lazy("a certificate", "Issued by"), 120)
    reason = reason_field(gettext_lazy("Why it is corrected"), required=False)
    for field in (number, issuer):
        field.required = False
    del field  # or it would be one more of the form
    issuer.help_text = gettext_lazy("for example: the political centre of another district")

    def __init__(self, data=None, *, candidate: Candidate, **kwargs):
        said = {
            "version": candidate.version,
            "number": candidate.certificate_number,
            "on": candidate.certificate_on,
            "issuer": candidate.certificate_issuer,
        }
        super().__init__(data, initial=said, **kwargs)
        self.is_correction = candidate.certificate_on is not None
        self.fields["reason"].required = self.is_correction
        if not self.is_correction:
            self.fields["reason"].widget = forms.HiddenInput()

    def clean(self):
        asked = self.cleaned_data
        for name in ("number", "issuer"):
            asked[name] = names.clean(asked.get(name) or "")
        if not self.is_correction and not self.errors and not (asked["number"] or asked["on"]):
            self.add_error("number", _("Write the number of the certificate."))
        return asked
