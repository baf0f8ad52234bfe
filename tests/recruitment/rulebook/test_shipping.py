"""A rule set that comes with a new version of the product."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps

from recruitment.models import RuleSet
from recruitment.rulebook import rules, shipping

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 1)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return the name of a file that describes the newest shipped rules once more, for later."""
    newest = max(shipping.FOLDER.glob("*-qd-tw-*.toml"), key=lambda path: _start(path))
    text = newest.read_text(encoding="utf-8")
    text = text.replace(f"start = {_start(newest)}", f"start = {DAY}")
    number = RuleSet.objects.latest("start").number
    tmp_path.joinpath("next.toml").write_text(text.replace(number, "301-QĐ/TW"), encoding="utf-8")
    monkeypatch.setattr(shipping, "FOLDER", tmp_path)
    return "next.toml"


def _start(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(line.partition(" = ")[2] for line in lines if line.startswith("start = "))


def in_force(day):
    return RuleSet.objects.of_day(day).number


def test_what_is_shipped_takes_over_on_its_first_day(file):
    before = in_force(DAY)

    shipping.ship(apps, file)

    assert (in_force(DAY - timedelta(days=1)), in_force(DAY)) == (before, "301-QĐ/TW")
    shipped = rules.load(RuleSet.objects.get(number="301-QĐ/TW"))
    assert all((shipped.papers, shipped.terms, shipped.thresholds, shipped.numbers))


def test_a_site_that_has_the_document_keeps_its_own(file):
    shipping.ship(apps, file)
    shipping.ship(apps, file)

    assert RuleSet.objects.filter(number="301-QĐ/TW").count() == 1


def test_the_way_back_leaves_what_was_there(file):
    before = list(RuleSet.objects.order_by("pk").values_list("pk", "end"))

    shipping.ship(apps, file)
    shipping.withdraw(apps, file)

    assert list(RuleSet.objects.order_by("pk").values_list("pk", "end")) == before


def test_a_draft_of_the_document_is_no_hindrance_and_stays_one(file):
    newest = RuleSet.objects.latest("start")
    said = {"start": DAY, "issued_on": newest.issued_on, "is_draft": True}
    draft = RuleSet.objects.create(number="301-QĐ/TW", **said)
    early = RuleSet.objects.create(number="9", **said | {"start": date(2026, 1, 1)})

    shipping.ship(apps, file)

    assert in_force(DAY) == "301-QĐ/TW"
    draft.refresh_from_db()
    early.refresh_from_db()
    assert (draft.is_draft, draft.end, early.end) == (True, None, None)
    assert RuleSet.objects.filter(number="301-QĐ/TW", is_draft=False).get().edition == 2


def test_the_way_back_leaves_what_a_site_entered_or_changed_itself(file):
    shipping.ship(apps, file)
    RuleSet.objects.filter(number="301-QĐ/TW").update(stamp=uuid.uuid4(), remark="sửa tại chỗ")

    shipping.withdraw(apps, file)

    assert RuleSet.objects.get(number="301-QĐ/TW").remark == "sửa tại chỗ"
