from reports.shown.headings import headings


def addresses(asked, sort):
    return {each.key: each.address for each in headings(asked, sort)}


def test_a_heading_sorts_numbers_from_the_top_and_words_from_the_beginning():
    shown = addresses("", "-short")

    assert shown["admitted"] == "?sort=-admitted"
    assert shown["name"] == "?sort=name"


def test_the_heading_of_the_order_turns_it_round():
    assert addresses("", "-short")["short"] == "?sort=short"
    assert addresses("", "short")["short"] == "?sort=-short"
    assert addresses("", "name")["name"] == "?sort=-name"


def test_what_was_asked_is_kept():
    shown = addresses("period=2024&state=behind", "name")

    assert shown["percent"] == "?sort=-percent&period=2024&state=behind"


def test_only_the_heading_of_the_order_says_which_way_it_goes():
    assert {h.key: h.order for h in headings("", "-short") if h.order} == {"short": "descending"}
    assert [h.arrow for h in headings("", "name") if h.arrow] == ["↑"]
