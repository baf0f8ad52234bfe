from datetime import date

import pytest
from django import forms

from organizations.forms import OrganizationField
from organizations.models import FormerName, Organization
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


class PickForm(forms.Form):
    organization = OrganizationField(queryset=Organization.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.exclude(code="HIDDEN")


def cleaned(**data):
    form = PickForm(data)
    form.is_valid()
    return form.cleaned_data.get("organization"), form.errors.get("organization", [])


@pytest.fixture
def ward(db):
    return OrganizationFactory(name="Phường Đông Sơn", code="DS")


def test_field_takes_what_was_chosen_from_the_list(ward):
    assert cleaned(organization=str(ward.pk), organization_text=ward.name) == (ward, [])


@pytest.mark.parametrize("text", ["DS", "Phường Đông Sơn", "phuong dong son", "dong son"])
def test_field_finds_what_was_typed_without_choosing(ward, text):
    assert cleaned(organization="", organization_text=text) == (ward, [])


def test_field_goes_by_the_text_where_it_was_changed_without_scripts(ward):
    other = OrganizationFactory(name="Phường Quảng Cát")

    assert cleaned(organization=str(ward.pk), organization_text=other.name) == (other, [])


def test_field_names_those_that_match_if_there_are_several(ward):
    OrganizationFactory(name="Phường Đông Sơn 2")

    chosen, errors = cleaned(organization="", organization_text="dong")

    assert chosen is None
    assert errors == [
        "Có nhiều đơn vị phù hợp: Phường Đông Sơn; Phường Đông Sơn 2. "
        "Hãy chọn một đơn vị trong danh sách."
    ]


def test_field_tells_those_of_one_name_apart_by_what_they_stand_under():
    province = OrganizationFactory(name="Đảng bộ tỉnh Đắk Lắk")
    under = {"kind": "grassroots_committee", "parent": province}
    communes = [
        OrganizationFactory(name=f"Đảng bộ xã {name}", **under) for name in ("Ea Knốp", "Ea Yông")
    ]
    for number, commune in enumerate([*communes, communes[1]]):
        OrganizationFactory(name="Chi bộ buôn Pan", code=f"P{number}", parent=commune)

    chosen, errors = cleaned(organization="", organization_text="Chi bộ buôn Pan")

    assert chosen is None
    assert errors == [
        "Có nhiều đơn vị phù hợp: "
        "Chi bộ buôn Pan · Đảng bộ xã Ea Knốp; "
        "Chi bộ buôn Pan · Đảng bộ xã Ea Yông (P1); "
        "Chi bộ buôn Pan · Đảng bộ xã Ea Yông (P2). "
        "Hãy chọn một đơn vị trong danh sách."
    ]


def test_as_many_levels_are_named_as_tell_all_apart():
    for name in ("Đắk Lắk", "Gia Lai"):
        province = OrganizationFactory(name=f"Đảng bộ tỉnh {name}")
        commune = OrganizationFactory(name="Đảng bộ xã Ea Yông", parent=province)
        OrganizationFactory(name="Chi bộ buôn Pan", parent=commune)

    [error] = cleaned(organization="", organization_text="buon pan")[1]

    assert (
        "Chi bộ buôn Pan · Đảng bộ xã Ea Yông · Đảng bộ tỉnh Đắk Lắk; "
        "Chi bộ buôn Pan · Đảng bộ xã Ea Yông · Đảng bộ tỉnh Gia Lai."
    ) in error


def test_field_takes_no_part_of_a_word_for_the_word(ward):
    OrganizationFactory(name="Chi bộ thôn 19/5")

    assert cleaned(organization="", organization_text="thon 1") == (
        None,
        ["Có phải là Chi bộ thôn 19/5? Hãy chọn trong danh sách, hoặc viết đủ tên."],
    )


@pytest.mark.parametrize("text", ["thon 1", "THÔN 1", "chi bo thon 1", "h’mong thon 1"])
def test_field_takes_the_one_name_that_has_the_words_whole(ward, text):
    first = OrganizationFactory(name="Chi bộ thôn 1" if text[0] != "h" else "Chi bộ H'Mông thôn 1")
    OrganizationFactory(name="Chi bộ thôn 19/5")
    OrganizationFactory(name="Chi bộ thôn 10")

    assert cleaned(organization="", organization_text=text) == (first, [])


def test_field_finds_by_a_former_name_where_no_name_of_today_fits(ward):
    FormerName.objects.create(
        organization=ward,
        name="Phường Quảng Thắng",
        search_name="phuong quang thang",
        start=date(2000, 1, 1),
        end=date(2025, 7, 1),
    )

    assert cleaned(organization="", organization_text="quang thang") == (ward, [])


class SaveForm(forms.Form):
    organization = OrganizationField(queryset=Organization.objects.all(), saving=True)


def test_a_form_that_saves_shows_the_full_name_first(ward):
    form = SaveForm({"organization": "", "organization_text": "dong son"})

    assert form.errors["organization"] == [
        "“dong son” được hiểu là Phường Đông Sơn. Nếu đúng, hãy gửi lại."
    ]
    assert 'value="Phường Đông Sơn"' in str(form["organization"])
    assert f'value="{ward.pk}"' in str(form["organization"])


@pytest.mark.parametrize("text", ["Phường Đông Sơn", "phường đông sơn", "DS"])
def test_a_form_that_saves_takes_a_whole_name_or_a_code_at_once(ward, text):
    assert SaveForm({"organization": "", "organization_text": text}).is_valid()


def test_no_form_takes_what_another_was_shown(ward):
    SaveForm({"organization": "", "organization_text": "dong son"}).is_valid()

    assert "Đông Sơn" not in str(SaveForm({"organization_text": "x"})["organization"])


@pytest.mark.parametrize("key", ["x", "0", "-1", "²", "9" * 30, "1 OR 1=1"])
def test_field_refuses_a_key_that_is_none(ward, key):
    chosen, errors = cleaned(organization=key, organization_text="")

    assert (chosen, len(errors)) == (None, 1)


def test_field_refuses_what_lies_outside_its_choices_as_if_it_did_not_exist(ward):
    hidden = OrganizationFactory(name="Tỉnh ủy khác", code="HIDDEN")

    by_key = cleaned(organization=str(hidden.pk), organization_text="")
    by_name = cleaned(organization="", organization_text=hidden.name)

    assert by_key == cleaned(organization="999999", organization_text="")
    assert by_name == cleaned(organization="", organization_text="Không có")


def test_field_shown_again_holds_the_name(ward):
    bound = PickForm({"organization": str(ward.pk), "organization_text": ward.name})
    initial = PickForm(initial={"organization": ward})

    assert 'value="Phường Đông Sơn"' in str(bound["organization"])
    assert 'value="Phường Đông Sơn"' in str(initial["organization"])
    assert f'value="{ward.pk}"' in str(initial["organization"])
