"""Documents and whatever happens at the same moment, with real threads and connections.

`naive` is the same event without its lock. It is kept to show that these tests would notice.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import ProtectedError

from organizations import posts
from organizations.models import Organization, Post, Reorganization
from organizations.oracle import differences
from organizations.periods import Period
from organizations.reorganization import carrying_out, documents
from organizations.reorganization.dependants import dependants
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.counting import recount
from recruitment.counting.counts import admitted
from recruitment.counting.reading import Reading
from recruitment.dossiers import pipeline, pool
from recruitment.models import Candidate
from tests.dossiers import ODD
from tests.factories import TODAY as LATE
from tests.factories import OrganizationFactory, UserFactory
from tests.races import collide, ready, rounds, seen
from tests.reorganizations import JULY, TODAY, by, draft, issue, take_back

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST, MAY = date(2025, 8, 1), date(2026, 5, 1)
CONFIRMED = {*ODD, "namesake", "number_used", "old", "lookalike", "not_a_cell"}


class Tree:
    """A district with three wards and a cell in each; codes of every round are other ones."""

    def __init__(self, number):
        self.number = number
        self.district = self._found("D", "upper_committee", None)
        for code in "ABC":
            ward = self._found(code, "grassroots_committee", self.district)
            self._found(f"{code}1", "cell", ward)

    def _found(self, code, kind, parent):
        code = f"{code}-{self.number}"
        return OrganizationFactory(code=code, kind=kind, parent=parent, name=code)

    def line(self, verb, code, **said):
        named = {key: f"{value}-{self.number}" for key, value in said.items()}
        return {"verb": verb, "code": f"{code}-{self.number}", **named}

    def founding(self, code="N", kind="grassroots_committee"):
        return {**self.line("found", code, name="Phường", parent_code="D"), "kind": kind}

    def get(self, code):
        return Organization.objects.get(code=f"{code}-{self.number}")


@pytest.fixture
def trees(real_connections):
    """Return an iterator of trees, one for each round; afterwards all must be consistent."""
    yield lambda number=4: map(Tree, rounds(number))
    assert [*differences(), *recount.differences()] == []


def admitting(cell, on=AUGUST):
    name = f"Lê Thị {cell.pk:b}".replace("0", "o").replace("1", "i")
    said = AdmissionEntry(cell, name, "female", date(1998, 5, 19), on, "1-QĐ")
    return lambda: admissions.admit(said, by=by(), today=LATE, confirmed=CONFIRMED)


def issuing(document):
    return lambda: issue(document, TODAY)


def taking_back(document):
    return lambda: take_back(document, TODAY)


def states(*issued):
    found = Reorganization.objects.filter(pk__in=[each.pk for each in issued])
    return sorted(found.values_list("state", flat=True))


def test_of_two_contradicting_documents_one_takes_effect(trees):
    for tree in trees():
        one = draft(tree.line("merge", "A", heir_code="B"))
        other = draft(tree.line("merge", "B", heir_code="A"))

        results = collide(issuing(one), issuing(other))

        assert sum(map(bool, results)) == 1
        assert states(one, other) == ["applied", "draft"]


def test_a_document_issued_four_times_at_once_takes_effect_once(trees):
    for tree in trees():
        document = draft(tree.founding(), tree.line("merge", "A", heir_code="N"))

        results = collide(*[issuing(document)] * 4)

        assert sum(map(bool, results)) == 1
        assert tree.get("A").successors.count() == 1


def test_a_document_is_taken_back_once_and_not_while_it_is_revised(trees):
    for tree in trees():
        document = draft(tree.line("merge", "A", heir_code="B"))
        revising = lambda d=document: documents.revise(  # noqa: E731
            d, version=1, said={"remark": "khác"}, by=by()
        )
        assert sum(map(bool, collide(issuing(document), revising))) == 1
        document.refresh_from_db()
        if document.state == "draft":
            document = issue(document)

        results = collide(*[taking_back(document)] * 3)

        assert sum(map(bool, results)) == 1
        assert tree.get("A").successors.count() == 0


def test_what_is_recorded_while_its_ward_is_merged_goes_with_it(trees):
    for tree in trees():
        cell = tree.get("A1")
        candidate, opening = ready(cell), Opening(cell)
        document = draft(
            tree.line("merge", "A", heir_code="B"), tree.line("merge", "A1", heir_code="B1")
        )
        stale = seen(candidate)
        going = pipeline.Going("decided", AUGUST, document_number="7-QĐ", reason="bổ sung sau")
        said = {"version": stale.version, "by": by(), "today": LATE, "confirmed": CONFIRMED}

        results = collide(
            issuing(document),
            admitting(cell, date(2025, 6, 1)),
            lambda s=stale, g=going, k=said: pipeline.advance(s, g, **k),
            opening,
        )

        assert results[0]
        assert results[1]
        assert not Candidate.objects.open().filter(organization=cell).exists()
        ward = tree.get("B").pk
        counted = admitted([ward], Reading(Period.of_year(2025), TODAY, TODAY))
        assert counted[ward] == 1 + bool(results[2])


class Opening:
    """Opens a dossier in a cell."""

    def __init__(self, cell):
        name = f"Trần Thị {cell.pk:b}".replace("0", "o").replace("1", "i")
        self.said = pool.Opening(
            cell, name, "female", date(1998, 5, 19), date(2025, 6, 1), {"source": "workers"}
        )

    def __call__(self):
        return pool.open_dossier(self.said, by=by(), today=LATE, confirmed=CONFIRMED)


def test_a_document_with_an_admission_in_what_it_founded_is_not_taken_back(trees):
    for tree in trees(6):
        document = issue(draft(tree.founding("N1", "cell")))
        cell = tree.get("N1")

        taken_back, admitted = collide(taking_back(document), admitting(cell))

        assert bool(taken_back) != bool(admitted)
        assert Organization.objects.filter(pk=cell.pk).exists() == bool(admitted)


def test_a_document_with_a_post_in_what_it_founded_is_not_taken_back(trees):
    for tree in trees(6):
        document, user = issue(draft(tree.founding())), UserFactory()
        ward = tree.get("N")

        def grant(user=user, ward=ward):
            said = {"role": "secretary", "start": AUGUST, "by": by()}
            try:
                return posts.grant(user=user, organization=ward, **said)
            except IntegrityError as error:
                raise ValidationError("gone meanwhile") from error

        taken_back, granted = collide(taking_back(document), grant)

        assert bool(taken_back) != bool(granted)
        assert Post.objects.filter(user=user).exists() == bool(granted)


@pytest.mark.postgresql
def test_control_without_its_hold_taking_back_runs_into_an_admission(trees, monkeypatch):
    """Deterministic: the admission comes between the look at what depends and the undoing."""
    [tree, *_others] = trees()
    document = issue(draft(tree.founding("N1", "cell")))
    cell, looked = tree.get("N1"), []

    def looking(document):
        found = dependants(document)
        looked.append(collide(admitting(cell)))
        return found

    monkeypatch.setattr(documents, "dependants", looking)
    with monkeypatch.context() as naive:
        naive.setattr(carrying_out, "hold_for_undoing", lambda document: None)
        with pytest.raises(ProtectedError), transaction.atomic():
            take_back(document)
    assert looked[0] != [None]


@pytest.mark.postgresql
def test_an_admission_waits_for_whoever_takes_its_cell_back(trees):
    [tree, *_others] = trees()
    document = issue(draft(tree.founding("N1", "cell")))
    cell = tree.get("N1")
    with transaction.atomic():
        carrying_out.hold_for_undoing(document)
        assert waits(admitting(cell))


def waits(act):
    """Tell whether `act`, in a session of its own, gives up waiting for a lock."""

    def run():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        try:
            act()
        except OperationalError:
            return [True]
        raise ValidationError("did not wait")

    return collide(run) == [[True]]


def test_nothing_is_left_of_july_when_all_is_taken_back(trees):
    for tree in trees(4):
        document = issue(draft(tree.line("dissolve", "A", heir_code="B")))
        collide(taking_back(document), admitting(tree.get("A1")))
        assert Organization.objects.standing(JULY).filter(pk=tree.get("A").pk).exists()


def test_two_daily_runs_at_once_let_a_document_take_effect_once(trees):
    for tree in trees():
        document = draft(tree.line("merge", "A", heir_code="B"), on=MAY)
        issue(document, TODAY)

        results = collide(*[lambda: documents.take_effect(today=MAY, by=by())] * 3)

        assert sum(len(done) for done in results if done is not True) == 1
        assert states(document) == ["applied"]
