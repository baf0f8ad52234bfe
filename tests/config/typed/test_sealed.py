"""A name in an address is read by who searched for it, and by nobody else."""

import pytest
from django.http import QueryDict

from config.typed.sealed import Unreadable, open_all, opened, seal, seal_all

NAME = "Nguyễn Thị Mai"


def test_who_searched_reads_the_name():
    assert opened(seal(NAME, 7), 7) == NAME


def test_the_seal_says_nothing_and_needs_no_escaping():
    sealed = QueryDict(mutable=True)
    sealed["words"] = seal(NAME, 7)

    assert "Mai" not in sealed["words"]
    assert sealed.urlencode() == f"words={sealed['words']}"


def test_one_user_who_searches_twice_has_one_address_and_two_users_two():
    assert seal(NAME, 7) == seal(NAME, 7) != seal(NAME, 8)


@pytest.mark.parametrize("reader", [8, 77, None])
def test_nobody_else_reads_it(reader):
    with pytest.raises(Unreadable):
        opened(seal(NAME, 7), reader)


def test_another_key_opens_nothing(settings):
    sealed = seal(NAME, 7)
    settings.SECRET_KEY = "another key of fifty characters, and a few more than that"

    with pytest.raises(Unreadable):
        opened(sealed, 7)


@pytest.mark.parametrize("said", ["~", "~a", "~Mai", "~" + "A" * 40, "~Nguyễn", "~A\0", "~ +/="])
def test_what_is_no_seal_is_refused(said):
    with pytest.raises(Unreadable):
        opened(said, 7)


def test_a_changed_seal_is_refused():
    sealed = seal(NAME, 7)
    changed = sealed[:5] + ("A" if sealed[5] != "A" else "B") + sealed[6:]

    with pytest.raises(Unreadable):
        opened(changed, 7)


def test_an_open_name_is_read_as_it_stands():
    assert opened(NAME, 7) == NAME
    assert opened("", None) == ""


def test_of_a_question_only_names_are_sealed():
    asked = QueryDict("stage=pool&words=Mai&organization=5")

    sealed = seal_all(asked, 7)

    assert {**sealed.dict(), "words": ""} == {**asked.dict(), "words": ""}
    assert sealed["words"] == seal("Mai", 7)
    assert open_all(sealed, 7) == asked
    assert open_all(sealed, 8) == sealed
