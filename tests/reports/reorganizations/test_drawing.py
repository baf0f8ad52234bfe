"""A document is begun, drawn on the workbench, or taken out of a file; who may."""

from datetime import date
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.models import Action, Post, Reorganization
from organizations.reorganization import documents, files
from tests import workbooks
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory
from tests.reports.reorganizations.pages import ADD, JULY, LIST, act, issue, lines, of

pytestmark = pytest.mark.django_db


def test_a_document_is_begun_once_however_often_it_is_sent(client):
    body = {"token": uuid4(), "number": "01-NQ", "on": "1/7/2025", "decided_on": "", "remark": ""}

    first, second = client.post(ADD, body), client.post(ADD, body)

    document = Reorganization.objects.get()
    assert first.url == second.url == of(document, "draft")
    assert (document.number, document.on, document.state) == ("01-NQ", JULY, "draft")


@pytest.mark.parametrize(
    ("deed", "picked", "said", "expected"),
    [
        ("rename", ["A"], {"name": "Mới"}, [("rename", "A", "")]),
        ("move", ["A1", "A2"], {"parent_text": "B"}, [("move", "A1", "B"), ("move", "A2", "B")]),
        ("dissolve", ["A"], {"heir_text": "B"}, [("dissolve", "A", "B")]),
        ("merge", ["A", "B"], {"into_text": "B"}, [("merge", "A", "B")]),
        (
            "found",
            [],
            {"name": "Chi bộ mới", "kind": "cell", "parent_text": "A"},
            [("found", "A-M1", "A")],
        ),
        ("change", ["A"], {"official_class": "2"}, [("change", "A", "")]),
    ],
)
def test_each_deed_writes_its_lines(client, tree, draft, deed, picked, said, expected):
    act(client, draft, deed, [tree[code] for code in picked], **said)

    assert lines(draft) == expected


def test_a_split_asks_where_each_one_below_goes(client, tree, draft):
    assert act(client, draft, "split", [tree["A"]], heir_text="B").status_code == 200
    assert lines(draft) == []

    act(client, draft, "found", name="Mới", kind="grassroots_committee", parent_text="P", code="N")
    places = {f"to_{tree['A1'].pk}": "heir", f"to_{tree['A2'].pk}": "second"}
    act(client, draft, "split", [tree["A"]], heir_text="B", second_text="N", **places)

    assert lines(draft) == [
        ("found", "N", "P"),
        ("split", "A", "B"),
        ("move", "A1", "B"),
        ("move", "A2", "N"),
    ]
    issue(client, draft)
    successors = tree["A"].successors.values_list("successor__code", "is_heir")
    assert set(successors) == {("B", True), ("N", False)}


def test_a_cell_is_split_among_six_and_the_order_is_kept(client, tree, draft):
    cells = OrganizationFactory.create_batch(6, kind="cell", parent=tree["B"])
    places = ("heir", "second", "third", "fourth", "fifth", "sixth")
    named = {f"{place}_text": cell.code for place, cell in zip(places, cells, strict=True)}

    act(client, draft, "split", [tree["A1"]], **named)

    [line] = draft.actions.all()
    assert [line.heir_code, *line.others] == [cell.code for cell in cells]


def test_what_a_draft_founds_is_offered_beside_what_stands(client, tree, draft):
    act(client, draft, "found", name="Phường An Mới", kind="grassroots_committee", parent_text="P")
    founded = draft.actions.get().code
    page = BeautifulSoup(client.get(of(draft, "draft")).content, "html.parser")
    url = page.select_one("[name=move-parent_text]")["data-picker-url"]

    def offered(client, words):
        page = BeautifulSoup(client.get(f"{url}&q={words}").content, "html.parser")
        return [each["data-label"] for each in page.select("[data-value]")]

    assert offered(client, "an moi") == offered(client, founded) == ["Phường An Mới"]
    assert offered(client, "phuong an")[:2] == ["Phường An Mới", "Đảng bộ phường An"]
    stranger = StrictClient()
    stranger.force_login(PostFactory(organization=tree["X"], role=Post.Role.ADMIN).user)
    assert offered(stranger, "an moi") == []

    same = OrganizationFactory(
        code="S", name="Phường An Mới", kind="grassroots_committee", parent=tree["P"]
    )
    for key, code in ((same.pk, "S"), ("", founded)):
        act(client, draft, "move", [tree["A1"]], parent=key, parent_text="Phường An Mới")
        assert draft.actions.order_by("row").last().parent_code == code


def test_ticks_stay_from_one_search_to_the_next(client, tree, draft):
    page = client.post(
        of(draft, "draft"), {"act": "search", "q": "Bình", "pick": [tree["A1"].pk]}
    ).content.decode()

    assert f'id="pick-{tree["A1"].pk}"' in page
    assert tree["B"].name in page
    assert f'id="pick-{tree["A"].pk}"' not in page


def test_a_line_is_removed(client, tree, draft):
    act(client, draft, "merge", [tree["A"]], into_text="B")
    act(client, draft, "remove:1")

    assert lines(draft) == []


def test_two_people_do_not_draw_over_one_another(client, tree, draft):
    response = client.post(
        of(draft, "draft"),
        {"version": 7, "act": "rename", "pick": tree["A"].pk, "rename-name": "Mới"},
    )

    assert response.status_code == 200
    assert lines(draft) == []


@pytest.mark.parametrize(("field", "deed"), [("parent", "move"), ("heir", "dissolve")])
def test_what_is_out_of_reach_cannot_be_named(client, tree, draft, field, deed):
    for key in ("X", "NOWHERE"):
        response = act(client, draft, deed, [tree["A"]], **{f"{field}_text": key})
        assert response.status_code == 200
    act(client, draft, "rename", [tree["X"]], name="Mới")

    assert lines(draft) == []


def test_a_document_that_names_what_is_out_of_reach_is_refused_as_for_unknown_codes(
    client, tree, admin
):
    refused = []
    for code in ("X", "NOWHERE"):
        line = Action(verb="rename", code=code, name="Mới")
        document = documents.draft(number=code, on=JULY, actions=[line], by=admin)
        page = issue(client, document).content.decode()
        refused.append(page[page.index("<main") : page.index("</main>")].replace(code, "?"))
        document.refresh_from_db()
        assert document.state == "draft"

    words = ["".join(line for line in page.splitlines() if "“?”" in line) for page in refused]
    assert words[0] == words[1] != ""


def test_nobody_takes_his_own_organization_away_from_what_is_above(tree, admin, draft):
    ward = PostFactory(organization=tree["A"], role=Post.Role.ADMIN).user
    PostFactory(organization=tree["B"], user=ward, role=Post.Role.ADMIN)
    document = documents.draft(
        number="9", on=JULY, actions=[Action(verb="dissolve", code="A", heir_code="B")], by=ward
    )
    client = StrictClient()
    client.force_login(ward)

    issue(client, document)

    document.refresh_from_db()
    assert document.state == "draft"


def test_a_file_becomes_drafts_or_says_what_is_wrong_by_row(client, tree):
    def send(*rows, **said):
        text = "\n".join(["on,action,code,name,into_code,parent_code,kind,decision_number", *rows])
        file = SimpleUploadedFile("r.csv", text.encode())
        return client.post(ADD, {"token": uuid4(), "load": "1", "file": file} | said)

    good = [
        "1/7/2025,found,N,Đảng bộ phường Mới,,P,grassroots_committee,01-NQ",
        "1/7/2025,merge,A,,N,,,01-NQ",
        "1/7/2025,merge,B,,N,,,01-NQ",
    ]
    for wrong in ("1/7/2025,fly,A,,,,,01-NQ", "1/7/2025,merge,X,,N,,,01-NQ"):
        page = send(*good, wrong).content.decode()
        assert '<td class="n">5</td>' in page
        assert not Reorganization.objects.exists()

    assert send(*good, only_look="on").status_code == 200
    assert not Reorganization.objects.exists()

    assert send(*good).url == LIST
    document = Reorganization.objects.get()
    assert (document.state, document.actions.count()) == ("draft", 3)


def test_the_columns_of_a_file_are_told_and_a_file_without_rows_is_refused(client):
    page = BeautifulSoup(client.get(ADD).content, "html.parser")
    told = {each.text for each in page.select("details code")}
    assert {*(column.name for column in files.COLUMNS), *Action.Verb.values} <= told

    body = {"token": uuid4(), "load": "1"}
    empty = SimpleUploadedFile("r.csv", b"on,action,code\n")
    answer = client.post(ADD, body | {"file": empty}).content.decode()

    assert "Tệp không có dòng nào." in answer
    assert "Tệp đúng" not in answer


def test_what_is_odd_in_a_file_is_told_before_and_after_it_is_kept(client, tree):
    row = "1/7/2025,found,A8,Chi bä Nguyeãn Vaên Thöû,cell,A"
    text = f"on,action,code,name,kind,parent_code\n{row}\n"

    def answer(**more):
        file = SimpleUploadedFile("r.csv", text.encode())
        body = {"token": uuid4(), "load": "1", "file": file, **more}
        return client.post(ADD, body, follow=True).content.decode()

    looked, kept = answer(only_look="on"), answer()

    assert "Tệp đúng" in looked
    assert "phông cũ" in looked
    assert "phông cũ" in kept
    assert "Dòng 2, " in kept


def uploaded(client, path):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(ADD, {"token": uuid4(), "load": "1", "only_look": "on", "file": file})


@pytest.mark.parametrize(
    ("cell", "far", "said"),
    [
        ("x", [(1048576, 16384, "x")], "1.048.576"),
        ("x", [(1048576, 4, " ")], "D1048576"),
        (workbooks.error(), (), "báo lỗi"),
        (workbooks.formula(), (), "công thức"),
        (workbooks.shown(24667, "000000"), (), "024667"),
        (workbooks.day(date(2025, 12, 1)), (), "01/12/2025"),
    ],
)
def test_a_workbook_of_the_browser_is_read_as_that_of_the_command(
    client, tree, tmp_path, cell, far, said
):
    header = ["on", "action", "code", "name", "kind", "parent_code"]
    row = ["1/7/2025", "found", "N", "Đảng bộ phường Mới", "grassroots_committee", cell]
    path = workbooks.plain(tmp_path / "r.xlsx", [header, row], far=far)

    answer = uploaded(client, path)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "Tệp đúng" not in answer.content.decode()


def test_the_browser_says_which_sheet_was_read_and_what_was_hidden(client, tree, tmp_path):
    rows = [["on", "action", "code", "name"], ["1/7/2025", "rename", "A", "Phường Mới"]]
    sheets = [
        ("bản cũ", workbooks.sheet(rows[:1])),
        ("Sắp xếp", workbooks.sheet(rows, hidden=[2])),
    ]
    path = workbooks.write(tmp_path / "r.xlsx", *sheets, states=["hidden"])

    answer = uploaded(client, path).content.decode()

    assert "Đã đọc trang tính “Sắp xếp”." in answer
    assert "“bản cũ” (đang ẩn)" in answer
    assert "dòng 2" in answer
    assert "Tệp đúng" in answer

    file = SimpleUploadedFile("r.xlsx", path.read_bytes())
    kept = client.post(ADD, {"token": uuid4(), "load": "1", "file": file}, follow=True)

    assert "Đã đọc trang tính “Sắp xếp”." in kept.content.decode()
    assert Reorganization.objects.count() == 1


@pytest.mark.parametrize("name", ["r.xls", "r.csv", "r.txt"])
def test_a_file_of_the_browser_says_what_it_is(client, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)

    assert "đời cũ" in uploaded(client, path).content.decode()


@pytest.mark.parametrize(("deed", "posts"), [("dissolve", "end"), ("merge", "follow")])
def test_posts_end_with_what_is_dissolved_unless_something_else_is_chosen(
    client, tree, draft, deed, posts
):
    page = BeautifulSoup(client.get(of(draft, "draft")).content, "html.parser")
    act(client, draft, deed, [tree["A"]], heir_text="P", into_text="B")

    chosen = page.select_one(f'input[name="{deed}-posts"][checked]')
    assert chosen["value"] == draft.actions.get().posts == posts
