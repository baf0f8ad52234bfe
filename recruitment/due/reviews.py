"""The monthly review of a cell's pool: who is kept, who is dropped and why, or nothing new.

A cell reviews its pool once a month. Who saved a review can take it back while its month is open.
After that, a dossier that was dropped by mistake is opened again, and the next review says the
rest.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import Organization, Placement, User
from organizations.models.organization import OrganizationQuerySet
from recruitment.counting import dossier_tallies
from recruitment.counting.cells import no_source_on
from recruitment.dossiers import endings, transfers
from recruitment.ledger import hold_cells, required
from recruitment.models import Candidate, PoolReview, PoolReviewLine, Stage, Step
from recruitment.rulebook.rules import months_later

REVIEWED = (Stage.POOL, Stage.SYMPATHIZER)
"""The stages that a review looks at."""

TAKEN_OVER = Exists(
    Step.objects.filter(candidate=OuterRef("pk"), kind=Step.Kind.ENTERED).exclude(after=Stage.POOL)
)
"""Of whom it is not known since when they are in the pool: that was before the dossier was here."""

FIELDS = ("organization", "month", "on", "nothing_new", "remark")


def month_of(day: date) -> date:
    """Return the first day of the month of `day`, by which a month is named."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """Return the last day of a month, on which its review is due."""
    return months_later(month, 1) - timedelta(days=1)


def months_open(today: date) -> list[date]:
    """Return the months that can be reviewed today: this one, and the last for who is late."""
    this = month_of(today)
    return [this, months_later(this, -1)]


def cells(organizations: OrganizationQuerySet, on: date) -> OrganizationQuerySet:
    """Keep the cells that stand on the day `on`: each has a pool to review, be it empty."""
    return organizations.filter(kind=Organization.Kind.CELL).standing(on)


def pool_of(cell: Organization) -> QuerySet[Candidate]:
    """Return the open dossiers that a review of `cell` looks at, by name."""
    found = Candidate.objects.open().filter(organization=cell, stage__in=REVIEWED)
    found = found.annotate(is_taken_over=TAKEN_OVER)
    return found.select_related("person").order_by("sort_key", "pk")


def _came_in(month: date) -> Q:
    """Return the condition of who is known to have come into the pool in a month."""
    return Q(~TAKEN_OVER, started_on__range=(month, last_day(month)))


def review_of(cell: Organization, month: date) -> PoolReview | None:
    """Return the review of a month with its user, or None where there is none yet."""
    found = PoolReview.objects.standing().filter(organization=cell, month=month)
    return found.select_related("recorded_by", "organization").first()


@transaction.atomic
def review(
    cell: Organization,
    *,
    month: date,
    on: date,
    shown: Mapping[int, str | None],
    by: User,
    today: date,
    nothing_new: bool = False,
    remark: str = "",
) -> PoolReview:
    """Save the review of a month, and close the dossiers of who is dropped from the pool.

    `shown` gives, for every dossier on the list that was looked at, the reason for which it
    is dropped, or None where it is kept. Raises ValidationError, by field, if the month was
    reviewed or cannot be, the list has changed since, or somebody was dropped without a
    reason; for the field of a dossier, its key stands in the error's `params`.

    Source: docs/definitions.md, "Review of the pool".
    """
    hold_cells([cell.pk])
    _require_month(cell, month, on, today)
    pool = list(pool_of(cell))
    if {candidate.pk for candidate in pool} != shown.keys():
        message = _("The pool has changed since you opened this page. Look at the list again.")
        raise ValidationError(message, code="changed")
    dropped = {pk: names.clean(why) for pk, why in shown.items() if why is not None}
    _require_reasons(dropped)
    came = pool_of(cell).filter(_came_in(month)).values_list("pk", flat=True)
    added = set(came) - dropped.keys()
    if nothing_new and (dropped or added):
        message = _("Something is new: save the review with the list.")
        raise ValidationError(message, code="something_new")
    made = PoolReview(
        organization=cell,
        month=month,
        on=on,
        nothing_new=nothing_new,
        remark=names.clean(remark),
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    made.full_clean()
    made.save(force_insert=True)
    dossier_tallies.hold_dossier_counts(candidate for candidate in pool if candidate.pk in dropped)
    for candidate in pool:
        if candidate.pk in dropped:
            _drop(candidate, on=on, reason=dropped[candidate.pk], by=by, today=today)
    PoolReviewLine.objects.bulk_create(
        PoolReviewLine(
            review=made,
            candidate=candidate,
            verdict=_verdict(candidate.pk, dropped, added),
            reason=dropped.get(candidate.pk, ""),
        )
        for candidate in pool
    )
    trail.record(
        "review.save",
        made,
        by=by,
        organization_id=cell.pk,
        changes=trail.created(made, FIELDS) | {"dropped": (None, len(dropped))},
    )
    return made


@dataclass(frozen=True)
class Pool:
    """How many are in a cell's pool, how many of them came in the month, and which they are.

    `seen` changes when anybody comes or goes.
    """

    number: int = 0
    new: int = 0
    seen: str = "0"


def pools_of(cells: Iterable[int], month: date) -> dict[int, Pool]:
    """Return the pools of cells in a month, by their keys. One query."""
    found: dict[int, list[tuple[int, bool]]] = {key: [] for key in cells}
    rows = Candidate.objects.open().filter(organization__in=found, stage__in=REVIEWED)
    rows = rows.annotate(is_new=_came_in(month)).order_by("pk")
    for cell, key, is_new in rows.values_list("organization", "pk", "is_new"):
        found[cell].append((key, is_new))
    return {
        cell: Pool(
            len(pool),
            sum(is_new for _key, is_new in pool),
            hashlib.sha256(repr([key for key, _new in pool]).encode()).hexdigest()[:16],
        )
        for cell, pool in found.items()
    }


@transaction.atomic
def report_nothing_new(
    cells: Collection[Organization],
    *,
    month: date,
    seen: Mapping[int, str],
    by: User,
    today: date,
) -> list[PoolReview]:
    """Save for many cells that nothing is new in a month: for all of them, or for none.

    `seen` says of each, by its key, which pool was looked at. Raises ValidationError, in whose
    `params` stands the cell of each fault.
    """
    hold_cells(cell.pk for cell in cells)
    on = min(today, last_day(month)) if month in months_open(today) else today
    pools = pools_of([cell.pk for cell in cells], month)
    made, faults = [], []
    for cell in cells:
        try:
            if pools[cell.pk].seen != seen.get(cell.pk):
                raise ValidationError(_("The pool has changed since you opened this page."))
            kept: dict[int, str | None] = dict.fromkeys(each.pk for each in pool_of(cell))
            saved = review(
                cell, month=month, on=on, shown=kept, nothing_new=True, by=by, today=today
            )
            made.append(saved)
        except ValidationError as error:
            faults.append(ValidationError(" ".join(error.messages), "cell", {"cell": cell.pk}))
    if faults:
        raise ValidationError(faults)
    return made


@transaction.atomic
def take_back_review(saved: PoolReview, *, reason: str, by: User, today: date) -> None:
    """Let the month be reviewed again; whom the review dropped is in the pool as before.

    A dossier that was opened again since stays as it is, also where it was closed anew, and so does
    one that was annulled. Raises ValidationError without a reason, for anybody but who saved it,
    once its month is over, where it was taken back already, and where the dossier of somebody
    dropped cannot be opened again.
    """
    reason = required(reason)
    heir = transfers.heir_of(saved.organization)  # where a dossier goes on that is opened again
    hold_cells([saved.organization_id, *([heir.pk] if heir else [])])
    saved = PoolReview.objects.select_for_update(of=["self"]).get(pk=saved.pk)
    if saved.taken_back_at is not None or not may_take_back(saved, by=by, today=today):
        raise ValidationError(_("Only who saved a review takes it back, while its month is open."))
    reopened = Step.objects.filter(
        candidate=OuterRef("candidate"), kind=Step.Kind.REOPENED, at__gte=saved.recorded_at
    )
    lines = saved.lines.filter(~Exists(reopened), verdict=PoolReviewLine.Verdict.DROPPED)
    lines = lines.filter(candidate__outcome__in=Candidate.STANDING)
    dropped = [line.candidate for line in lines.select_related("candidate")]
    dossier_tallies.hold_dossier_counts(dropped)
    for candidate in dropped:
        endings.reopen(
            candidate,
            on=candidate.closed_on or today,
            reason=_("The review that dropped the candidate was taken back."),
            version=candidate.version,
            by=by,
            today=today,
        )
    saved.taken_back_at = timezone.now()
    saved.save(update_fields=["taken_back_at"])
    trail.record(
        "review.take_back",
        saved,
        by=by,
        organization_id=saved.organization_id,
        changes={"month": (saved.month, None), "dropped": (len(dropped), None)},
        reason=reason,
    )


def may_take_back(saved: PoolReview, *, by: User, today: date) -> bool:
    """Tell whether `by` may take a review back: who saved it, while its month is open."""
    return saved.recorded_by_id == by.pk and saved.month in months_open(today)


def with_last_review(organizations: QuerySet[Organization], month: date) -> QuerySet[Organization]:
    """Give each its `last_month` reviewed up to `month`, and since when it `stands`.

    Those whose last review is longest ago come first, and before them those without any.
    """
    standing = PoolReview.objects.standing().order_by()
    done = standing.filter(organization=OuterRef("pk"), month__lte=month)
    places = Placement.objects.filter(organization=OuterRef("pk")).order_by()
    last = done.values("organization").annotate(last=Max("month")).values("last")
    first = places.values("organization").annotate(first=Min("start")).values("first")
    found = organizations.annotate(
        last_month=Subquery(last), stands=Subquery(first), **no_source_on(last_day(month))
    )
    return found.order_by(F("last_month").asc(nulls_first=True), "sort_key", "pk")


def missing(organizations: QuerySet[Organization], month: date) -> QuerySet[Organization]:
    """Keep those of `with_last_review` that have not reviewed their pool in `month`."""
    return organizations.filter(Q(last_month__isnull=True) | Q(last_month__lt=month))


def months_missed(last_month: date | None, stands: date, month: date) -> int:
    """Return how many months up to `month`, it included, have gone by without a review.

    Counted since the last one, or for who never had any, since the cell was founded.
    """
    since = last_month or months_later(month_of(stands), -1)
    return (month.year - since.year) * 12 + month.month - since.month


def _require_month(cell, month, on, today):
    if month not in months_open(today):
        raise ValidationError({"month": _("Only this month and the last can be reviewed.")})
    if not month <= on <= today:
        message = _("The day lies between the first day of the month and today.")
        raise ValidationError({"on": message})
    if cells(Organization.objects.filter(pk=cell.pk), today).first() is None:
        raise ValidationError(_("“%(name)s” is not a cell.") % {"name": cell.name})
    if saved := review_of(cell, month):
        raise ValidationError(already(saved), code="reviewed")


def already(saved: PoolReview) -> str:
    """Say who reviewed the pool of that month, and when."""
    return _(
        "%(name)s reviewed the pool of %(month)s on %(day)s. Who saved it can take it back."
    ) % {
        "name": saved.recorded_by.full_name or saved.recorded_by.username,
        "month": f"{saved.month:%m/%Y}",
        "day": date_format(saved.on, "SHORT_DATE_FORMAT"),
    }


def _require_reasons(dropped):
    faults = [
        ValidationError(_("Say why the candidate is dropped."), "reason", {"candidate": pk})
        for pk, reason in dropped.items()
        if not reason
    ]
    if faults:
        raise ValidationError(faults)


def _drop(candidate, *, on, reason, by, today):
    endings.close(
        candidate,
        outcome=Candidate.Outcome.LAPSED,
        on=max(on, candidate.stage_on),
        reason=reason,
        version=candidate.version,
        by=by,
        today=today,
    )


def _verdict(pk, dropped, added):
    if pk in dropped:
        return PoolReviewLine.Verdict.DROPPED
    return PoolReviewLine.Verdict.ADDED if pk in added else PoolReviewLine.Verdict.KEPT
