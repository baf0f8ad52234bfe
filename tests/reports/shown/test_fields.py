"""Fields drawn by a function say what Django's templates would have said."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.utils.translation import override

from config.typed.plain import PlainSelect
from recruitment.fields import GroupSelect
from recruitment.models.groups import choices_for
from reports.shown.fields import PlainHidden, PlainInput

CHOICES = [("", "tất cả"), ("a", "A & B"), (2, "<2>")]


def parsed(html):
    return BeautifulSoup(html, "html.parser", preserve_whitespace_tags={"select"})


def attributes(tag):
    return {name: "" if value is None else value for name, value in tag.attrs.items()}


@pytest.mark.parametrize("value", [None, "", "a", "2", 2, "unknown", '"><script>'])
def test_a_select_has_the_same_options_and_the_same_one_chosen(value):
    ours, theirs = (
        parsed(select(choices=CHOICES).render("bloc", value, {"id": "id_bloc"})).select_one(
            "select"
        )
        for select in (PlainSelect, forms.Select)
    )

    assert ours.attrs == theirs.attrs
    assert [(attributes(o), o.get_text()) for o in ours("option")] == [
        (attributes(o), o.get_text()) for o in theirs("option")
    ]


def drawn(widget, value, choices):
    select = parsed(widget(choices=choices).render("group", value)).select_one("select")
    return [
        (each.name, attributes(each), each.get_text().strip() if each.name == "option" else "")
        for each in select.find_all(["optgroup", "option"])
    ]


@pytest.mark.parametrize("value", [None, "", "women", "doctor", "unknown", '"><script>'])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("select", [PlainSelect, GroupSelect])
def test_a_choice_of_groups_has_the_options_under_their_headings(select, value, language):
    with override(language):
        choices = choices_for(sensitive=True)
        assert drawn(select, value, choices) == drawn(forms.Select, value, choices)


@pytest.mark.parametrize(
    ("plain", "usual"), [(PlainInput, forms.TextInput), (PlainHidden, forms.HiddenInput)]
)
@pytest.mark.parametrize("value", [None, "", "04/05/2024", '"><script>'])
def test_an_input_has_the_same_attributes(plain, usual, value):
    ours, theirs = (
        parsed(widget(attrs={"size": 11}).render("as_of", value, {"id": "id_as_of"}))
        for widget in (plain, usual)
    )

    assert ours.input.attrs == theirs.input.attrs
    assert len(ours("input")) == len(ours.find_all()) == 1


def test_what_is_sensitive_is_offered_to_who_may_see_it_of_anybody():
    select = GroupSelect(choices=choices_for(sensitive=False))
    select.sensitive = False

    assert 'value="religious"' not in select.render("group", "")
    assert 'value="women"' in select.render("group", "")
    assert 'value="religious"' in GroupSelect().render("group", "")
