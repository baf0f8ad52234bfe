"""What a document makes of a committee: who decides follows from it, on its days."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations import letterheads
from organizations.bodies import Body
from organizations.models import Post
from recruitment.dossiers import conditions, deciders, dossier, pipeline, road
from recruitment.dossiers.deciders import Chains
from recruitment.dossiers.facts import Ballot, Move
from recruitment.dossiers.pipeline import Going
from recruitment.findings import Finding
from recruitment.models import AdmittingPower, Candidate, RuleSet, Stage
from recruitment.rulebook import authorities, rulebooks, rules
from tests.conftest import StrictClient
from tests.dossiers import ODD, CandidateFactory, step, vouched_for
from tests.factories import OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 6)
SINCE, UNTIL = date(2023, 1, 1), date(2024, 7, 1)


@pytest.fixture
def district():
    return OrganizationFactory(name="Đảng bộ huyện Tam Kỳ", parent=OrganizationFactory())


@pytest.fixture
def ward(district):
    return OrganizationFactory(name="Đảng bộ xã Tam Nghĩa", parent=district)


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def authorised(ward, standing="authorised", start=SINCE, end=UNTIL, by=None):
    said = {"document_number": "12-QĐ/HU", "document_on": date(2022, 12, 30)}
    return authorities.empower(
        ward, standing=standing, start=start, end=end, by=by or UserFactory(), **said
    )


def who(cell, on, stage=Stage.DECIDED):
    known = rules.load(RuleSet.objects.of_day(on))
    one, any_day = deciders.chains_on([cell.pk], on)[cell.pk], Chains([cell.pk]).on(cell.pk, on)
    many = deciders.chains_on([cell.pk, cell.placements.get().parent_id], on)[cell.pk]
    found = [deciders.decider(stage, chain, known) for chain in (one, any_day, many)]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_an_authorised_committee_decides_as_a_whole_on_its_days(ward, district, cell):
    authorised(ward)

    named, after = who(cell, DAY), who(cell, UNTIL)

    assert (named.organization, named.body) == (ward, Body.WHOLE)
    assert named.authorised_by == "12-QĐ/HU, ngày 30/12/2022"
    assert named.threshold.needed(entitled=15, present=13) == 10
    assert (after.organization, after.body, after.authorised_by) == (district, Body.STANDING, "")


def test_a_committee_given_the_powers_above_decides_by_its_standing_committee(ward, cell):
    authorised(ward, standing="given")

    assert (who(cell, DAY).organization, who(cell, DAY).body) == (ward, Body.STANDING)
    assert who(cell, DAY).threshold.needed(entitled=11, present=7) == 6
    assert not who(cell, DAY).threshold.stops


def test_army_and_police_decide_by_a_body_that_only_their_own_rules_name(ward, cell):
    authorised(ward, standing="forces")

    named = who(cell, DAY)

    assert (named.organization, named.body) == (ward, Body.OWN_RULES)
    assert named.named == "Đảng ủy xã Tam Nghĩa"


def test_a_readmission_is_not_for_an_authorised_committee(ward, district, cell):
    authorised(ward)
    known = rules.load(RuleSet.objects.of_day(DAY))
    chain = deciders.chains_on([cell.pk], DAY)[cell.pk]

    named = deciders.decider(Stage.DECIDED, chain, known, readmission=True)

    assert named.organization == district


def test_the_page_offers_the_steps_that_lead_to_who_decides(ward, cell):
    candidate = CandidateFactory(organization=cell, stage="cell_voted")

    def ahead(today):
        told = road.of(dossier.read_dossier(candidate, today), today, {"writing"})
        return [(each.stage, each.decider and each.decider.named) for each in told.ahead]

    assert ahead(DAY) == [(Stage.GRASSROOTS_RESOLVED, None)]
    authorised(ward)
    candidate = Candidate.objects.get(pk=candidate.pk)
    assert ahead(DAY) == [(Stage.DECIDED, "Đảng ủy xã Tam Nghĩa")]
    assert ahead(date(2026, 11, 2)) == [(Stage.DECIDED, "Ban Thường vụ Đảng ủy xã Tam Nghĩa")]


def test_a_decision_past_the_committee_that_proposes_is_odd(cell):
    candidate = CandidateFactory(organization=cell, stage="cell_voted")
    read = dossier.read_dossier(candidate, DAY)
    move = Move(Stage.DECIDED, DAY, DAY)

    found = conditions.examine_move(read.facts, read.rules, read.calendar, move)

    assert "not_proposed" in [each.code for each in found.warnings]


def test_the_votes_of_an_authorised_committee_are_asked_and_counted(ward, cell):
    authorised(ward)
    candidate = CandidateFactory(organization=cell, stage="cell_voted")

    with pytest.raises(ValidationError) as without:
        step(candidate, "decided", DAY)
    with pytest.raises(ValidationError) as too_few:
        step(candidate, "decided", DAY, ballot=Ballot(15, 13, 9))

    assert without.value.error_dict["entitled"][0].code == "vote_missing"
    assert too_few.value.error_dict["in_favour"][0].code == "vote_failed"
    assert step(candidate, "decided", DAY, ballot=Ballot(15, 13, 10)).is_admitted


def test_too_few_present_decide_nothing_and_vote_nothing_down(ward, cell):
    authorised(ward)
    candidate = CandidateFactory(organization=cell, stage="cell_voted")

    with pytest.raises(ValidationError) as error:
        step(candidate, "decided", DAY, ballot=Ballot(15, 9, 9))
    with pytest.raises(ValidationError) as failing:
        lost(candidate, Ballot(15, 9, 2))

    [found] = error.value.error_dict["present"]
    numbers = {"least": 10, "entitled": 15, "present": 9}
    assert found.code == "no_quorum"
    assert found.message == Finding("no_quorum", params=numbers).message
    assert "no_quorum" in [each.code for each in failing.value.error_dict["present"]]


def lost(candidate, ballot):
    going = Going("decided", DAY, document_number="215-QĐ/ĐU", ballot=ballot)
    said = {"version": candidate.version, "by": UserFactory(), "today": DAY}
    return pipeline.fail(candidate, going, **said)


def test_of_a_row_that_nobody_checked_a_vote_is_told_and_stops_nobody(ward, cell):
    authorised(ward, standing="given")
    one, two, three = CandidateFactory.create_batch(3, organization=cell, stage="cell_voted")

    without = step(one, "decided", DAY)
    odd = {"confirmed": {*ODD, "vote_failed", "no_quorum"}}
    few = step(two, "decided", DAY, ballot=Ballot(11, 8, 5), **odd)
    lone = step(three, "decided", DAY, ballot=Ballot(11, 5, 5), **odd)

    said = [[f["code"] for f in each.steps.last().findings] for each in (without, few, lone)]
    assert [{"vote_failed", "no_quorum"} & set(codes) for codes in said] == [
        set(),
        {"vote_failed"},
        {"no_quorum"},
    ]


def test_a_row_that_was_checked_asks_for_votes_and_stops_who_misses_it(ward, cell):
    authorised(ward, standing="given")
    checked(quorum_numerator=2, quorum_denominator=3)
    candidate = CandidateFactory(organization=cell, stage="cell_voted")

    codes = [stopped(candidate, ballot) for ballot in (None, Ballot(9, 5, 5), Ballot(9, 6, 4))]

    assert codes == ["vote_missing", "no_quorum", "vote_failed"]
    assert step(candidate, "decided", DAY, ballot=Ballot(9, 6, 5)).is_admitted


def test_of_those_present_a_vote_asks_for_no_quorum_that_no_row_names(ward, cell):
    authorised(ward, standing="given")
    checked(counted="present")
    candidate = CandidateFactory(organization=cell, stage="cell_voted")

    assert stopped(candidate, Ballot(9, 4, 2)) == "vote_failed"
    assert step(candidate, "decided", DAY, ballot=Ballot(9, 4, 3)).is_admitted


def test_without_a_standing_committee_the_majority_is_one_of_the_whole(ward, cell):
    authorised(ward, standing="given")
    letterheads.describe(
        ward, **dict.fromkeys(letterheads.FIELDS[:2], ""), has_bureau=False, by=UserFactory()
    )

    named = who(cell, DAY)

    assert (named.body, named.threshold.needed(entitled=15, present=15)) == (Body.WHOLE, 8)


def checked(**said):
    """Let the row of a committee given the powers above be held against the document."""
    rule_set = RuleSet.objects.of_day(DAY)
    rows = rule_set.competences.filter(act="admission", standing="given")
    rows.update(**{"verified": True, **said})
    rulebooks.confirm(rule_set, {rows.get(): "mục 4.3"}, by=UserFactory())


def stopped(candidate, ballot):
    with pytest.raises(ValidationError) as error:
        step(candidate, "decided", DAY, ballot=ballot)
    [found] = [each for errors in error.value.error_dict.values() for each in errors]
    return found.code


def test_a_cell_of_fewer_than_three_votes_by_a_document_of_who_stands_above(cell):
    candidate = vouched_for(CandidateFactory(organization=cell, stage="endorsed"))

    with pytest.raises(ValidationError) as error:
        step(candidate, "cell_voted", DAY, ballot=Ballot(2, 2, 2))

    assert "cell_too_small" in [each.code for each in error.value.error_dict["consent"]]
    voted = step(candidate, "cell_voted", DAY, ballot=Ballot(2, 2, 2), consent="7-CV/ĐU")
    assert voted.stage == "cell_voted"
    assert "7-CV/ĐU" in voted.steps.last().remark


def test_two_documents_never_hold_on_one_day_and_the_trail_tells_of_them(ward, cell):
    by = UserFactory()
    power = authorised(ward, by=by)

    with pytest.raises(ValidationError):
        authorised(ward, standing="given", start=date(2024, 6, 30), end=None)
    with pytest.raises(ValidationError):
        authorised(cell)
    authorities.end_power(power, on=date(2024, 1, 1), by=by)
    authorised(ward, standing="given", start=date(2024, 1, 1), end=None)

    assert AdmittingPower.objects.count() == 2
    actions = Entry.objects.about(power).order_by("pk").values_list("action", "organization_id")
    assert list(actions) == [("authority.grant", ward.pk), ("authority.end", ward.pk)]


def test_an_administrator_records_and_ends_an_authority_on_a_page(ward, district):
    client = StrictClient()
    client.force_login(PostFactory(role=Post.Role.ADMIN, organization=district).user)
    address = "/admin/recruitment/admittingpower/"

    added = client.post(
        f"{address}add/",
        {
            "organization": ward.pk,
            "standing": "authorised",
            "document_number": "12-QĐ/HU",
            "document_on": "30/12/2022",
            "start": "01/01/2023",
            "end": "",
        },
    )
    power = AdmittingPower.objects.get()
    ended = client.post(f"{address}{power.pk}/change/", {"end": "01/01/2024"})

    power.refresh_from_db()
    assert (added.status_code, ended.status_code) == (302, 302)
    assert (power.start, power.end) == (SINCE, date(2024, 1, 1))
    assert ward.name in client.get(address).content.decode()
