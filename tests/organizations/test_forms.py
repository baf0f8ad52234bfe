import pytest
from django import forms

from organizations.forms import OrganizationField
from organizations.models import Organization
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
