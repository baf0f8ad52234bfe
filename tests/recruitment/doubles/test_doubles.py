"""Persons who may be on record twice."""

import random
import unicodedata
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from organizations import names
from organizations.jurisdiction import Jurisdiction
from organizations.models import User
from recruitment.dossiers import pool
from recruitment.doubles import doubles
from recruitment.files.loading import tell_planner
from recruitment.ledger import Unconfirmed
from recruitment.models import Candidate, MemberEvent, Person, RuleSet, ToldApart
from recruitment.persons import alike, likeness
from recruitment.persons.likeness import Kind
from tests.dossiers import CandidateFactory
from tests.factories import (
    TODAY,
    OrganizationFactory,
    PostFactory,
    UserFactory,
)
from tests.looking import times

pytestmark = pytest.mark.django_db
BORN = date(1998, 5, 19)


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def reach_of(organization, role="board"):
    post = PostFactory(organization=organization, role=role)
    return Jurisdiction.of(post.user, TODAY)


def deciding(organization):
    may = reach_of(organization)
    return may.descendants(may.deciding)


def two_alike(cell, other_cell=None, **more):
    first = CandidateFactory(full_name="Trần Thị Hòa", organization=cell)
    said = {"full_name": "Trần Thị Hòa", "born_on": date(1998, 5, 18), **more}
    second = CandidateFactory(organization=other_cell or cell, **said)
    return first.person, second.person


def test_a_pair_is_listed_with_what_is_alike(ward, cell):
    first, second = two_alike(cell)
    CandidateFactory(full_name="Lê Thị Lan", organization=cell)

    [pair] = doubles.Pairs(deciding(ward))[0:50]

    assert (pair.first, pair.second, pair.kind) == (first, second, Kind.DIGIT)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"born_on": BORN, "full_name": "Tran Thi Hoa"}, Kind.SPELLING),
        ({"born_on": BORN, "full_name": "Trần Hòa Thị"}, Kind.SPELLING),
        ({"born_on": date(1988, 5, 19)}, Kind.DIGIT),
        ({"born_on": date(1998, 6, 19)}, Kind.DIGIT),
        ({"born_on": date(1988, 5, 18)}, None),
        ({"born_on": date(1998, 5, 18), "sex": "male"}, None),
        ({"born_on": date(1998, 5, 18), "full_name": "Trần Thị Hoa"}, None),
    ],
)
def test_the_list_and_the_comparison_agree(ward, cell, said, kind):
    two_alike(cell, **said)

    assert [pair.kind for pair in doubles.Pairs(deciding(ward))[0:9]] == [kind] * bool(kind)


def test_day_and_month_exchanged_are_found(ward, cell):
    CandidateFactory(full_name="Lê Thị Nga", born_on=date(1998, 5, 12), organization=cell)
    CandidateFactory(full_name="Lê Thị Nga", born_on=date(1998, 12, 5), organization=cell)

    assert [pair.kind for pair in doubles.Pairs(deciding(ward))[0:9]] == [Kind.EXCHANGED]


def test_who_lies_elsewhere_in_part_or_whole_is_not_listed(ward, cell):
    elsewhere = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    two_alike(cell, elsewhere)
    here, in_part = (
        CandidateFactory(full_name="Ngô Hạnh", born_on=born_on, organization=cell).person
        for born_on in (date(1990, 1, 1), date(1990, 1, 2))
    )
    MemberEvent.objects.create(
        person=in_part,
        organization=elsewhere,
        kind="warning",
        on=date(2025, 1, 1),
        recorded_by=User.objects.system(),
        recorded_at=timezone.now(),
    )

    wholly = set(doubles.wholly_within(deciding(ward)))

    assert doubles.Pairs(deciding(ward)).count() == 0
    assert here in wholly
    assert in_part not in wholly


@pytest.mark.parametrize("number", [1, 12])
def test_a_page_of_pairs_takes_the_same_queries_however_many(
    ward, cell, number, django_assert_num_queries
):
    for each in range(number):
        CandidateFactory(full_name="Lê Lan", born_on=date(1960 + each, 2, 28), organization=cell)
        CandidateFactory(full_name="Lê Làn", born_on=date(1960 + each, 2, 28), organization=cell)
    pairs = doubles.Pairs(deciding(ward))

    # pairs, persons, admissions, dossiers, events, and the cells of the dossiers with them
    with django_assert_num_queries(5):
        assert pairs.count() >= number
        assert len(pairs[0:50]) >= number


def test_two_who_were_told_apart_are_not_listed_any_more(ward, cell):
    first, second = two_alike(cell)
    officer = UserFactory()

    doubles.tell_apart(second, first, reason="hai chị em sinh đôi", by=officer)

    assert doubles.Pairs(deciding(ward)).count() == 0
    entries = Entry.objects.filter(action="person.tell_apart")
    assert set(entries.values_list("subject_id", flat=True)) == {first.pk, second.pk}
    assert set(entries.values_list("organization_id", flat=True)) == {cell.pk}


def test_a_pair_is_told_apart_once_and_with_a_reason(cell):
    first, second = two_alike(cell)

    with pytest.raises(ValidationError) as without_reason:
        doubles.tell_apart(first, second, reason=" ", by=UserFactory())
    doubles.tell_apart(first, second, reason="khác cha mẹ", by=UserFactory())
    with pytest.raises(ValidationError) as twice:
        doubles.tell_apart(second, first, reason="khác", by=UserFactory())

    assert list(without_reason.value.error_dict) == ["reason"]
    assert twice.value.code == "told"
    assert ToldApart.objects.count() == 1


def test_the_database_keeps_a_pair_in_order_and_once(cell):
    first, second = two_alike(cell)
    said = {"reason": "x", "by": UserFactory(), "at": timezone.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        ToldApart.objects.create(first=second, second=first, **said)
    ToldApart.objects.create(first=first, second=second, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        ToldApart.objects.create(first=first, second=second, **said)


def test_a_new_dossier_of_somebody_alike_is_warned_of_without_saying_who_or_where(cell):
    far = OrganizationFactory(kind="cell", parent=OrganizationFactory(), name="Chi bộ Rất Xa")
    CandidateFactory(full_name="Trần Thị Hòa", organization=far)
    opening = pool.Opening(
        organization=cell,
        full_name="Trần Thị Hòa",
        sex="female",
        born_on=date(1998, 5, 18),
        started_on=date(2024, 3, 1),
        particulars={"source": "workers"},
    )

    both = PostFactory(organization=cell).user
    PostFactory(organization=far, user=both)

    with pytest.raises(Unconfirmed) as odd:
        pool.open_dossier(opening, by=both, today=TODAY)
    pool.open_dossier(opening, by=UserFactory(), today=TODAY)  # who sees nothing of the other

    [warning] = odd.value.warnings
    assert warning.code == "lookalike"
    assert "Rất Xa" not in warning.message
    assert "19" not in warning.message


def test_only_who_lies_in_the_reach_is_shown_before_saving(ward, cell):
    far = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    near, _far = two_alike(cell, far)
    asked = ("Trần Thị Hòa", "female", date(1998, 5, 29))
    may, other = reach_of(ward, "secretary"), reach_of(far, "secretary")

    assert len(alike.alike(*asked, cell=cell)) == 1
    [shown] = alike.alike_within(*asked, cell=cell, jurisdiction=may)
    assert (shown.person, shown.kind) == (near, Kind.DIGIT)
    assert alike.alike_within(*asked, cell=cell, jurisdiction=other) == []


def test_a_common_name_with_another_date_is_alike_only_in_one_cell(ward, cell):
    neighbour = OrganizationFactory(kind="cell", parent=ward)
    two_alike(cell, neighbour)
    for each in range(alike.COMMON):
        CandidateFactory(
            full_name="Trần Thị Hòa", born_on=date(1950 + 2 * each, 12, 31), organization=cell
        )
    CandidateFactory(full_name="Trần Thị Hòa", born_on=date(1998, 5, 15), organization=neighbour)
    asked = ("Trần Thị Hòa", "female", date(1998, 5, 14))

    listed = {(p.first.born_on.day, p.second.born_on.day) for p in pairs_born(ward, 1998)}
    warned = [person.born_on.day for person, _kind in alike.alike(*asked, cell=neighbour)]

    assert listed == {(18, 15)}
    assert warned == [18, 15]


def pairs_born(ward, year):
    return [p for p in doubles.Pairs(deciding(ward))[0:99] if p.first.born_on.year == year]


def test_of_who_is_shown_only_what_lies_in_the_reach_is_told(ward, cell):
    far = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    near, _far = two_alike(cell, far)
    there = CandidateFactory(full_name="Lê Văn Khác", organization=far)
    closed = {"outcome": "lapsed", "closed_on": TODAY}
    Candidate.objects.filter(pk=there.pk).update(person=near, **closed)
    asked = ("Trần Thị Hòa", "female", BORN)

    [shown] = alike.alike_within(*asked, cell=cell, jurisdiction=reach_of(ward, "secretary"))

    assert [each.organization for each in shown.person.candidacies.all()] == [cell]


def test_who_was_told_apart_is_not_warned_of_in_the_cell_again(cell):
    first, second = two_alike(cell)
    assert alike.alike_in(cell, first) == [Kind.DIGIT]

    doubles.tell_apart(first, second, reason="hai chị em", by=UserFactory())

    assert alike.alike_in(cell, first) == []


def test_before_saving_six_queries_are_asked(ward, cell, django_assert_num_queries):
    two_alike(cell)
    may = reach_of(ward, "secretary")

    with django_assert_num_queries(6):
        alike.alike_within("Trần Thị Hòa", "female", BORN, cell=cell, jurisdiction=may)


SURNAMES = {"Nguyễn": 38, "Trần": 11, "Lê": 10, "Phạm": 7, "Phan": 5, "Hoàng": 3, "Huỳnh": 3}
SURNAMES |= {"Vũ": 3, "Võ": 2, "Đặng": 2, "Bùi": 2, "Đỗ": 2, "Hồ": 2, "Ngô": 2, "Dương": 1}
SURNAMES |= {"Lý": 1, "Đinh": 1, "Đoàn": 1, "Trương": 1, "Mai": 1, "Lò": 1, "Hà": 1, "Cao": 1}
OF_WOMEN = {"Thị": 45, "Ngọc": 8, "Thu": 6, "Thanh": 5, "Minh": 4, "Phương": 4, "Hồng": 4}
OF_WOMEN |= {"Thị Thu": 4, "Thị Hồng": 3, "Thị Ngọc": 3, "Kim": 3, "Khánh": 2, "Quỳnh": 2}
OF_MEN = {"Văn": 35, "Đức": 8, "Minh": 7, "Quang": 6, "Thanh": 5, "Hữu": 5, "Xuân": 4}
OF_MEN |= {"Ngọc": 4, "Quốc": 4, "Đình": 4, "Duy": 3, "Anh": 3, "Trọng": 3, "Công": 3}
GIVEN = (
    "Anh Hương Hoa Lan Linh Trang Hằng Hà Thủy Nga Mai Hạnh Nhung Thảo Ngân Yến Oanh Loan Phượng"
    " Hiền Huyền Thu Dung Tuyết Vân Xuân Hồng Liên Thúy Giang My Lý Hòa Phúc Hải Tâm Bình Chi",
    "Hùng Dũng Tuấn Nam Long Sơn Hải Cường Thắng Đức Minh Quân Hoàng Huy Khánh Toàn Trung Hiếu"
    " Kiên Việt Thành Tùng Phong Bình Hưng Lâm Tài Thịnh Đạt Vinh Quang Giang Hòa An Tiến Mạnh",
)


def invented(chance):
    """Return somebody, named as people are: a third are called Nguyễn, half the women Thị."""

    def pick(weights):
        return chance.choices(list(weights), list(weights.values()))[0]

    is_man = chance.random() < 0.5
    given = chance.choice(GIVEN[is_man].split())
    name = f"{pick(SURNAMES)} {pick(OF_MEN if is_man else OF_WOMEN)} {given}"
    born_on = date(1968, 1, 1) + timedelta(days=int(chance.triangular(0, 14000, 9500)))
    return name, "male" if is_man else "female", born_on


def without_marks(name, chance):
    return names.fold(name).title()


def in_parts(name, chance):
    return unicodedata.normalize("NFD", name)


def with_icelandic_letters(name, chance):
    return name.replace("Đ", "Ð").replace("đ", "ð")


def with_tones_elsewhere(name, chance):
    moved = {"òa": "oà", "ủy": "uỷ", "úy": "uý", "ùy": "uỳ"}
    for old, new in moved.items():
        name = name.replace(old, new)
    return name


def in_another_order(name, chance):
    *first, middle, given = name.split()
    return " ".join([*first, given, middle])


def with_a_digit_off(born_on, chance):
    days = sorted(likeness.mistyped(born_on))
    return chance.choice([day for day in days if 1940 < day.year < 2010])


def exchanged(born_on, chance):
    return likeness.exchanged(born_on) or with_a_digit_off(born_on, chance)


OF_NAMES = (without_marks, in_parts, with_icelandic_letters, with_tones_elsewhere, in_another_order)
OF_DATES = (with_a_digit_off, exchanged)
PERSONS = times(3_500)


def planted():
    """Return persons of a hundred cells, a tenth of them again, and who is whom.

    The second time there is a mistake in the name or in the date, and three of ten are on
    record in another cell.
    """
    chance = random.Random(1)
    persons = [(*invented(chance), chance.randrange(100)) for _n in range(PERSONS)]
    pairs = set()
    for number, place in enumerate(chance.sample(range(PERSONS), PERSONS // 10)):
        name, sex, born_on, cell = persons[place]
        mistake = (*OF_NAMES, *OF_DATES)[number % 7]
        if mistake in OF_NAMES:
            name = names.clean(mistake(name, chance))
        else:
            born_on = mistake(born_on, chance)
        pairs.add((place, len(persons)))
        cell = chance.randrange(100) if chance.random() < 0.3 else cell
        persons.append((name, sex, born_on, cell))
    return persons, pairs


def test_of_hundreds_of_mistakes_among_thousands_of_persons_nearly_all_are_found(ward):
    persons, pairs = planted()
    rows = [Person() for _each in persons]
    for person, (name, sex, born_on, _cell) in zip(rows, persons, strict=True):
        person.identify(name, sex, born_on)
    Person.objects.bulk_create(rows, batch_size=2000)
    cells = OrganizationFactory.create_batch(100, kind="cell", parent=ward)
    put_in_the_pool(rows, [cells[cell] for *_who, cell in persons])
    places = {person.pk: place for place, person in enumerate(rows)}
    tell_planner()  # as after every large load

    listed = doubles.Pairs(deciding(ward)).in_keys()

    found = {tuple(sorted((places[one], places[other]))) for one, other in listed}
    assert len(found) == len(listed)
    assert len(found & pairs) / len(pairs) >= 0.98
    assert len(found & pairs) / len(found) >= 0.95


def put_in_the_pool(persons, cells):
    rules, by, now = RuleSet.objects.of_day(TODAY), User.objects.system(), timezone.now()
    Candidate.objects.bulk_create(
        (
            Candidate(
                person=person,
                sort_key=person.sort_key,
                organization=cell,
                rule_set=rules,
                started_on=TODAY,
                stage_on=TODAY,
                source="workers",
                recorded_by=by,
                recorded_at=now,
            )
            for person, cell in zip(persons, cells, strict=True)
        ),
        batch_size=1000,
    )
