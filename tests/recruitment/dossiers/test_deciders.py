"""Who decides on members: by the rules of the day, the tree and the record of a committee."""

from dataclasses import replace
from datetime import date

import pytest

from organizations.bodies import Body
from organizations.models import Organization
from recruitment.dossiers import deciders
from recruitment.dossiers.deciders import Decider
from recruitment.models import RuleSet, Stage
from recruitment.rulebook import rules
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
BEFORE, AFTER, LATELY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 8, 1)


def chain(*kinds, **last):
    return [Organization(pk=n, kind=kind, name=kind, **last) for n, kind in enumerate(kinds, 1)]


def decides(chain, on, stage=Stage.DECIDED):
    return deciders.decider(stage, chain, rules.load(RuleSet.objects.of_day(on)))


@pytest.mark.parametrize("stage", [Stage.DECIDED, Stage.OFFICIAL])
@pytest.mark.parametrize(
    ("kinds", "on", "kind"),
    [
        ("cell grassroots_committee upper_committee province", BEFORE, "upper_committee"),
        ("cell grassroots_committee upper_committee province", AFTER, "upper_committee"),
        ("cell grassroots_committee upper_committee province", LATELY, "grassroots_committee"),
        ("cell grassroots_committee province", BEFORE, "province"),
        ("cell grassroots_committee province", AFTER, "grassroots_committee"),
        ("cell sub_committee grassroots_committee province", LATELY, "grassroots_committee"),
        ("cell upper_committee province", AFTER, "upper_committee"),
        ("cell upper_committee province", LATELY, "upper_committee"),
    ],
)
def test_the_rules_of_the_day_and_the_tree_say_who_decides(kinds, on, kind, stage):
    named = decides(chain(*kinds.split()), on, stage)

    body = Body.PERMANENT if kind == "province" else Body.STANDING
    assert (named.organization.kind, named.body) == (kind, body)


def test_a_removal_goes_by_rows_of_its_own():
    known = rules.load(RuleSet.objects.of_day(BEFORE))
    above = chain("cell", "grassroots_committee", "upper_committee", "province")
    without = {key: row for key, row in known.competences.items() if key != ("removal", "upper")}
    known = replace(known, competences=without)

    asked = (deciders.decider(Stage.OFFICIAL, above, known, removal=is_so) for is_so in (0, 1))

    assert [named.organization.kind for named in asked] == ["upper_committee", "province"]


def test_where_there_is_no_standing_committee_the_whole_committee_decides():
    named = decides(chain("cell", "grassroots_committee", "province", has_bureau=False), LATELY)

    assert named.body == Body.WHOLE


def test_a_province_decides_by_its_permanent_members_whatever_is_said_of_a_standing_one():
    above = chain("cell", "grassroots_committee", "province", has_bureau=False)

    named = decides(above, BEFORE)

    assert named.body == Body.PERMANENT


def test_where_nothing_stands_above_nobody_decides():
    assert decides(chain("cell"), LATELY) is None


def test_a_grassroots_committee_that_decides_for_another_does_so_as_a_whole():
    _cell, ward, district = chain("cell", "grassroots_committee", "upper_committee")
    named = Decider(district, Body.STANDING)

    assert deciders.body_deciding(ward, named) == Body.WHOLE
    assert deciders.body_deciding(district, named) == Body.STANDING


@pytest.mark.parametrize(
    ("stage", "on", "body"),
    [
        (Stage.GRASSROOTS_RESOLVED, BEFORE, Body.WHOLE),
        (Stage.DECIDED, BEFORE, Body.WHOLE),  # in the place of the district: authorised
        (Stage.DECIDED, LATELY, Body.STANDING),
        (Stage.OFFICIAL, LATELY, Body.STANDING),
    ],
)
def test_a_session_is_one_of_the_body_that_may_decide(stage, on, body):
    ward = OrganizationFactory(kind="grassroots_committee", parent=district())

    assert deciders.body_of_session(ward, stage, on) == body
    assert deciders.body_of_session(ward.placements.get().parent, Stage.DECIDED, BEFORE) == (
        Body.STANDING
    )


def district():
    return OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())
