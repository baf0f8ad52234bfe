import csv
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organizations import completeness, officers, posts
from organizations.columns import organizations_by_code
from organizations.files import Report
from organizations.models import Ancestry, Organization, Post, User
from organizations.periods import Period
from recruitment.due import reviews
from recruitment.files.loading import KINDS, rarely_collecting, tell_planner
from recruitment.models import Quota
from recruitment.targets import quotas
from reports.demo import accounts, classes, dossiers, meetings, occasions, papers, people, upcoming
from reports.demo.numbering import Numbering

DATA = Path(people.__file__).parent
SINCE = date(2020, 1, 1)
SAID_EVERY = 20_000
KINDS_READ = {
    "organizations": gettext_lazy("Organizations"),
    "reorganizations": gettext_lazy("Reorganizations"),
    "members": gettext_lazy("Member counts"),
    "terms": gettext_lazy("Terms"),
    "quotas": gettext_lazy("Quotas"),
    "admissions": gettext_lazy("Admissions"),
}

AROUND_DOSSIERS = (
    (gettext_lazy("Courses"), classes.build),
    (gettext_lazy("Member events"), occasions.build),
    (pgettext_lazy("of committees", "Sessions"), meetings.build),
)


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demo: real places, invented persons. Needs DEMO or DEBUG."
    )

    def handle(self, **options):
        if not (settings.DEMO or settings.DEBUG):
            said = _("The demo has known passwords; it is built with DEMO or DEBUG on.")
            raise CommandError(said)
        known = organizations_by_code(account.organization_code for account in accounts.ACCOUNTS)
        if Organization.objects.exists() and len(known) == 0:
            said = _("This database holds other organizations; the demo needs its own.")
            raise CommandError(said)
        if not known:
            with _without_query_log(), transaction.atomic(), rarely_collecting():
                self._build(timezone.localdate())
            tell_planner()
        self._introduce()

    def _build(self, today):
        self.stdout.write(_("Filling the demo, which takes one to two minutes:"))
        by = User.objects.system()
        for kind in ("organizations", "reorganizations", "members", "terms", "quotas"):
            self._take(kind, self._rows_of_file(kind), by, today)
        numbering = Numbering()
        self._take("admissions", people.admissions(today, numbering=numbering), by, today)
        _record_completeness(today, by)
        lists = (
            accounts.ACCOUNTS,
            accounts.OFFICERS,
            accounts.EXEMPTIONS,
            accounts.MILESTONES,
            accounts.REVIEWS,
        )
        known = organizations_by_code(each.organization_code for some in lists for each in some)
        for milestone in accounts.MILESTONES:
            self._set_milestone(known[milestone.organization_code], milestone, by)
        for exempt in accounts.EXEMPTIONS:
            quotas.exempt(
                known[exempt.organization_code],
                start=date.fromisoformat(exempt.start),
                end=date.fromisoformat(exempt.end) if exempt.end else None,
                reason=exempt.reason,
                by=by,
            )
        for reviewed in accounts.REVIEWS:
            self._review(known[reviewed.organization_code], reviewed.months, by)
        meetings.review_before(today, by=by)
        for officer in accounts.OFFICERS:
            officers.appoint(
                organization=known[officer.organization_code],
                full_name=officer.full_name,
                duty=officer.duty,
                start=date.fromisoformat(officer.start),
                by=by,
            )
        papers.check_terms(today, by=by)
        papers.build(today, by=by)
        self.stdout.write(f"{_('Dossiers')}: {dossiers.build(today, by=by, numbering=numbering)}")
        for what, build in AROUND_DOSSIERS:
            build(today, by=by, numbering=numbering)
            self.stdout.write(f"{what}: ✓")
        upcoming.build(today, by=by)
        for account in accounts.ACCOUNTS:
            user = User.objects.create_user(account.username, account.full_name, accounts.PASSWORD)
            posts.grant(
                user=user,
                organization=known[account.organization_code],
                role=account.role,
                start=SINCE,
                sees_sensitive=account.sees_sensitive,
                may_export=account.may_export,
                by=by,
            )
        upcoming.draft_reforms(by=User.objects.get(username=accounts.ADMINISTRATOR))

    def _set_milestone(self, organization, milestone, by):
        """Issue the line again, with the day by which all of it is due: its second version."""
        period = Period.parse(milestone.period)
        line = (
            Quota.objects.of(period)
            .newest()
            .get(organization=organization, basis=milestone.basis, group="")
        )
        quotas.issue(
            organization=organization,
            period=period,
            basis=line.basis,
            **{name: getattr(line, name) for name in quotas.CONTENT},
            effective_on=line.effective_on,
            reason=milestone.reason,
            milestones=[(date.fromisoformat(milestone.on), 100)],
            by=by,
        )

    def _review(self, organization, months, by):
        """Let the cells below report on the last day of each month, as if it were that day."""
        for month in map(date.fromisoformat, months):
            on = reviews.last_day(month)
            below = Ancestry.objects.in_force(on).under([organization.pk]).values("descendant")
            for cell in reviews.cells(Organization.objects.filter(pk__in=below), on):
                pool = dict.fromkeys(reviews.pool_of(cell).values_list("pk", flat=True))
                reviews.review(
                    cell, month=month, on=on, shown=pool, nothing_new=True, by=by, today=on
                )

    def _take(self, kind, rows, by, today):
        columns = {column.name: "" for column in KINDS[kind].columns}
        numbered = ((number, columns | row) for number, row in self._counted(kind, rows))
        report = Report()
        KINDS[kind].take(numbered, by=by, today=today, report=report)
        for fault in report.faults[:20]:
            self.stderr.write(f"{kind} {fault.row}, {fault.column}: {fault.message}")
        if report.faults:
            raise CommandError(_("The demo's own data is faulty."))
        self.stdout.write(f"{KINDS_READ[kind]}: {report.rows}")

    def _counted(self, kind, rows):
        """Give rows with their numbers in a file, and say how far it is: nobody waits unheard."""
        for number, row in enumerate(rows, start=2):
            if number % SAID_EVERY == 0:
                self.stdout.write(f"  {KINDS_READ[kind]}: {number}…")
            yield number, row

    def _rows_of_file(self, kind):
        with (DATA / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def _introduce(self):
        self.stdout.write(
            "\n" + _("Password of every user: %(it)s") % {"it": accounts.PASSWORD} + "\n"
        )
        known = organizations_by_code(account.organization_code for account in accounts.ACCOUNTS)
        for each in accounts.ACCOUNTS:
            place = known[each.organization_code].name
            role = Post.Role(each.role).label
            self.stdout.write(f"  {each.username:<10} {role:<20} {each.full_name} · {place}")


def _record_completeness(today, by):
    days = dict.fromkeys(accounts.SINGLE_NUMBERS, today.isoformat()) | accounts.COMPLETE_FROM
    known = organizations_by_code(days)
    for code, since in days.items():
        since = date.fromisoformat(since)
        completeness.record(organization=known[code], since=since, by=by)


@contextmanager
def _without_query_log():
    """Keep Django from writing down every query, as it does under DEBUG for its error pages."""
    debug, settings.DEBUG = settings.DEBUG, False
    try:
        yield
    finally:
        settings.DEBUG = debug
