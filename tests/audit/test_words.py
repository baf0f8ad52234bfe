"""The trail in words, value by value: nobody reads a key, a code or a day of ISO 8601."""

import pytest

from audit import words
from audit.models import Entry
from organizations.models import User
from recruitment.in_the_trail import FIGURES
from tests.factories import (
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def told(changes=None, *, show_values=True, action="organization.move", subject=None, **rest):
    """Return an entry in words that is about a record of the kind `subject`."""
    entry = Entry(
        action=action,
        subject_type="organizations.organization" if subject is None else subject,
        changes=changes or {},
        **rest,
    )
    [found] = words.told([entry], show_values=show_values)
    assert found.entry is entry
    return found


def shown(*args, **kwargs):
    return [(change.label, change.old, change.new) for change in told(*args, **kwargs).changes]


@pytest.mark.parametrize(
    ("subject", "field", "values", "expected"),
    [
        ("organizations.user", "is_active", [True, False], ("Có", "Không")),
        ("organizations.post", "role", ["secretary", "board"], ("Bí thư", "Ban Tổ chức")),
        ("organizations.post", "role", ["secretary", "chairman"], ("Bí thư", "chairman")),
        ("recruitment.quota", "low", ["3.50", "1200.00"], ("3,5", "1.200")),
        ("recruitment.quota", "high", ["100.00", "0.30"], ("100", "0,3")),
        ("recruitment.quota", "low", [20, 0], ("20", "0")),
        ("organizations.post", "start", ["2025-07-01", None], ("01/07/2025", "—")),
        ("organizations.post", "start", ["", "2025-07-01"], ("—", "01/07/2025")),
        ("organizations.user", "full_name", ["2025-07-01 Lan", "Lan 2025-07-01"], None),
        (
            "recruitment.poolreview",
            "taken_back_at",
            ["2025-06-30T16:59:00+00:00", "2025-06-30T17:00:00.5+00:00"],
            ("23:59 30/06/2025", "00:00 01/07/2025"),
        ),
    ],
)
def test_a_value_is_written_as_people_read_it(subject, field, values, expected):
    [(_label, old, new)] = shown({field: values}, subject=subject)

    assert (old, new) == (expected or tuple(values))


def test_a_record_that_a_value_refers_to_is_named_and_one_that_is_gone_has_its_number():
    organization, user = OrganizationFactory(name="Xã Ea Yông"), UserFactory(full_name="Lê Lan")
    changes = {"organization": [organization.pk, 987654321], "user": [None, user.pk]}

    assert shown(changes, subject="organizations.post") == [
        ("Người dùng", "—", str(user)),
        ("Tổ chức đảng", str(organization), "№ 987654321"),
    ]


def test_records_of_one_kind_are_looked_up_together(django_assert_num_queries):
    places = [OrganizationFactory() for _each in range(3)]
    entries = [
        Entry(
            action="post.grant",
            subject_type="organizations.post",
            changes={"organization": [None, place.pk]},
        )
        for place in places
    ]

    with django_assert_num_queries(1):
        found = words.told(iter(entries), show_values=True)

    assert [each.changes[0].new for each in found] == [str(place) for place in places]


def test_only_records_that_entries_are_about_are_looked_up(django_assert_num_queries):
    """One of no number is none; that of another kind is looked for among its own alone."""
    about = (("organizations.user", None), ("recruitment.quota", 987654321))
    entries = [Entry(action="x", subject_type=kind, subject_id=key) for kind, key in about]

    with django_assert_num_queries(1):
        words.told(entries, show_values=True)


def test_what_is_empty_before_and_after_is_not_told():
    changes = {"name": ["", None], "code": [None, ""], "kind": [None, "cell"]}

    assert [label for label, *_values in shown(changes)] == ["Loại tổ chức"]
    assert shown({"rows": [None, 0]}) == [("Số dòng", "—", "0")]


def test_fields_stand_as_the_record_has_them_then_as_the_trail_lists_them_then_the_rest():
    changes = {
        name: [None, name]
        for name in ("zeal", "rows", "decision_number", "heir", "awe", "name", "parent", "code")
    }

    assert [new for _label, _old, new in shown(changes)] == [
        "code",
        "name",
        "parent",
        "heir",
        "decision_number",
        "rows",
        "awe",
        "zeal",
    ]
    labels = [label for label, *_values in shown(changes)]
    assert labels[:3] == ["Mã", "Tên", "Cấp trên trực tiếp"]
    assert labels[-2:] == ["Awe", "Zeal"]


def test_what_was_done_and_to_what_is_said_in_words():
    assert (told().action, told().record) == ("chuyển trực thuộc", "tổ chức đảng")
    of_old = told(action="organization.paint", subject="attic.thing")
    assert (of_old.action, of_old.record) == ("organization.paint", "attic.thing")
    about_none = told({"path": [None, "/audit/"]}, action="access.denied", subject="")
    assert (about_none.record, about_none.named) == ("", "")
    assert [(c.label, c.new) for c in about_none.changes] == [("Trang", "/audit/")]


def test_a_record_is_called_by_its_name():
    user, quota = UserFactory(username="bithu"), QuotaFactory()
    of_user, of_quota = {"subject": "organizations.user"}, {"subject": "recruitment.quota"}

    assert told(**of_user, subject_id=user.pk).named == "bithu"
    assert "2024" in told(**of_quota, subject_id=quota.pk).named
    assert "2024" in told(**of_quota, subject_id=quota.pk, show_values=False).named
    assert told(**of_user, subject_id=987654321).named == ""
    assert told(**of_user, subject_id=None).named == ""


def test_records_of_one_number_are_told_apart_by_their_kind():
    user = UserFactory(username="bithu")
    kinds = ("organizations.user", "organizations.organization")
    entries = [Entry(action="x", subject_type=kind, subject_id=user.pk) for kind in kinds]

    assert [each.named for each in words.told(entries, show_values=True)] == ["bithu", ""]


def test_of_a_person_only_the_fields_are_named_and_that_there_was_a_reason():
    admission = AdmissionFactory(full_name="Hồ Thị Kín")
    changes = {"full_name": [None, "Hồ Thị Kín"], "organization": [None, admission.organization_id]}
    about = {"action": "admission.admit", "subject": "recruitment.admission"}
    found = told(
        changes, **about, subject_id=admission.pk, reason="Khai nhầm tên", show_values=False
    )

    assert [(c.old, c.new) for c in found.changes] == [(None, None)] * 2
    assert {c.label for c in found.changes} == {"Họ và tên", "Chi bộ"}
    assert (found.reason, found.named) == (words.HIDDEN, "")
    assert told(**about, show_values=False).reason == ""
    assert told(**about, reason="Khai nhầm tên").reason == "Khai nhầm tên"


def test_no_record_is_looked_up_for_what_is_hidden(django_assert_num_queries):
    organization = OrganizationFactory()
    changes = {"organization": [None, organization.pk]}

    with django_assert_num_queries(0):
        told(changes, subject="recruitment.admission", subject_id=1, show_values=False)


@pytest.mark.parametrize("subject", sorted(f"recruitment.{name}" for name in FIGURES))
def test_what_tells_of_no_person_is_told_to_every_auditor(subject):
    found = told({"remark": ["cũ", "mới"]}, subject=subject, reason="Lý do", show_values=False)

    assert [(c.old, c.new) for c in found.changes] == [("cũ", "mới")]
    assert found.reason == "Lý do"


def test_names_of_persons_are_hidden_elsewhere_too_but_not_that_there_was_none():
    changes = {"full_name": [None, "Hồ Thị Kín"], "username": [None, "kin"]}

    assert shown(changes, subject="organizations.user", show_values=False) == [
        ("Tên đăng nhập", "—", "kin"),
        ("Họ và tên", None, words.HIDDEN),
    ]
    changes = {"full_name": ["Hồ Thị Kín", "Hồ Thị Kin"]}
    assert shown(changes, subject="organizations.user", show_values=False) == [
        ("Họ và tên", words.HIDDEN, words.HIDDEN)
    ]


def test_an_entry_of_a_dossier_tells_fields_of_its_person_and_of_its_admission():
    about = {"action": "candidate.describe", "subject": "recruitment.candidate"}

    assert shown({"full_name": [None, "Lê Lan"], "born_on": [None, "1999-02-03"]}, **about) == [
        ("Họ và tên", "—", "Lê Lan"),
        ("Ngày sinh", "—", "03/02/1999"),
    ]


def test_what_happened_to_the_person_of_a_dossier_is_told_by_the_dossiers_own_fields():
    about = {"action": "person.merge", "subject": "recruitment.candidate"}

    assert shown({"stage": [None, "decided"]}, **about) == [
        ("Bước", "—", "đã có quyết định kết nạp")
    ]


def test_a_post_that_somebody_holds_is_no_field_of_his():
    """What refers to a record is not a value of it, though it bears a name of its model."""
    post = PostFactory()

    assert shown({"posts": [None, 2]}, subject="organizations.user") == [
        ("Nhiệm vụ chờ xác nhận", "—", "2")
    ]
    assert User.objects.filter(posts=post).exists()


def test_who_did_it_is_named_and_an_account_that_is_gone_by_what_was_written():
    user = UserFactory(username="bithu", full_name="Lê Thị Lan")
    entries = [
        Entry(action="x", actor="bithu", actor_id=user.pk),
        Entry(action="x", actor="cu", actor_id=987654321),
        Entry(action="x", actor=""),
    ]

    assert [each.who for each in words.told(entries, show_values=True)] == ["Lê Thị Lan", "cu", ""]


def test_a_kind_of_record_that_nobody_told_of_is_taken_for_personal():
    found = told({"name": [None, "Hồ Thị Kín"]}, subject="attic.thing", show_values=False)

    assert [(c.old, c.new) for c in found.changes] == [(None, None)]
