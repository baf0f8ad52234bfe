"""What a template may contain: marks by an allowlist, said in Vietnamese with their place."""

import logging
import re
import time

import pytest
from django.core.exceptions import ValidationError

from organizations import confined
from recruitment.paperwork import filler, filling, paper_templates
from recruitment.paperwork.paper_kinds import KINDS
from recruitment.paperwork.paper_names import example_of, names_of
from recruitment.paperwork.template_faults import in_words
from recruitment.paperwork.template_rules import Fault
from tests.recruitment.paperwork.test_paper_templates import written

KIND, LIST = KINDS["6-KNĐ"], KINDS["DS-QC"]
LETTERS = "abcdefghijklmnopqrstuvwxyzabcdef"


def fault_of(*lines, kind=KIND):
    """Return the fault of a template, looked through in this process."""
    with pytest.raises(Fault) as refused:
        filler.examine_word_file(written(*lines), set(names_of(kind)), [example_of(kind)])
    return refused.value.told


def loops(depth, over=f"'{LETTERS}'"):
    begin = "".join(f"{{% for a{n} in {over} %}}" for n in range(depth))
    return begin + "x" + "{% endfor %}" * depth


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{% set a = a ~ a %}", "set"),
        ("{% set a %}x{% endset %}", "set"),
        ("{% set a='xxxxxxxxxx' %}{% if ho_ten != 'A' %}{% set a=a~a %}{% endif %}", "set"),
        ("{{ '%0300000000d' % 1 }}", "reckoning"),
        ("{% if ho_ten != 'Nguyễn Thị Mai' %}{{ '%0300000000d' % 1 }}{% endif %}", "reckoning"),
        ("{{ ho_ten + ho_ten }}", "reckoning"),
        ("{{ ho_ten ~ ho_ten }}", "reckoning"),
        ("{{ 'a' * 1000000000 }}", "reckoning"),
        ("{{ 9 ** 9 ** 9 ** 9 }}", "reckoning"),
        ("{{ 7 / 2 }}", "reckoning"),
        ("{{ -1 }}", "reckoning"),
        (loops(1), "loop"),
        (loops(8), "loop"),
        ("{% for n in ho_ten %}{{ n }}{% endfor %}", "loop"),
        ("{% for n in [1, 2] %}{{ n }}{% endfor %}", "loop"),
        ("{% for n in danh_sach recursive %}{{ n }}{% endfor %}", "loop"),
        (loops(2, "danh_sach"), "nested"),
        ("{% for n in range(99999) %}{{ n }}{% endfor %}", "loop"),
        ("{{ range(99999) }}", "call"),
        ("{{ ho_ten.upper() }}", "call"),
        ("{{ ho_ten[0] }}", "brackets"),
        ("{{ [1, 2] }}", "brackets"),
        ("{{ {'a': 1} }}", "brackets"),
        ("{% if ho_ten is defined %}x{% endif %}", "test"),
        ("{% include 'x' %}", "forbidden"),
        ("{% import 'x' as y %}", "forbidden"),
        ("{% extends 'x' %}", "forbidden"),
        ("{% macro a() %}x{% endmacro %}", "forbidden"),
        ("{% block a %}x{% endblock %}", "forbidden"),
        ("{% filter upper %}x{% endfilter %}", "forbidden"),
        ("{% with %}x{% endwith %}", "forbidden"),
        ("{% do ho_ten %}", "tag"),
        ("{{ ho_ten|attr('format') }}", "filter"),
        ("{{ ho_ten|replace('a', 'b') }}", "filter"),
        ("{{ ho_ten|join('xxxx')|join('xxxx') }}", "forbidden"),
        ("{{ ho_ten.__class__.__mro__ }}", "forbidden"),
        ("{{ ho_ten/ }}", "mark"),
        ("{{ họ tên }}", "mark"),
        ("{{ ho_ten", "mark"),
        ("{% if ho_ten %}", "open"),
        ("{% for nguoi in danh_sach %}", "open"),
    ],
)
def test_only_what_is_allowed_by_name_is_taken(line, reason):
    began = time.process_time()

    fault = fault_of("Kính gửi", f"Họ và tên: {line} hết", "Nơi nhận")

    assert fault["reason"] == reason
    assert time.process_time() - began < 2
    if fault["where"]:
        assert fault["where"].startswith("Họ và tên:")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ ho_ten/ }}", "Không đọc được"),
        ("{{ /ho_ten }}", "“/”"),
        ("{% set a = 1 %}", "(set)"),
        ("{{ ho_ten|attr('x') }}", "“attr”"),
        ("{% do x %}", "“do”"),
    ],
)
def test_a_fault_is_said_with_its_place_and_not_in_english(line, said):
    message = in_words(fault_of(f"Họ và tên: {line}"))

    assert message.startswith("Ở đoạn “Họ và tên: ")
    assert said in message
    assert "unexpected" not in message.lower()


def test_every_reason_has_its_words():
    general = in_words({"reason": "forbidden", "what": "", "where": "", "names": []})
    source = (paper_templates.confined.ROOT / "recruitment/paperwork").joinpath
    reasons = {"greedy"}
    for module in ("filler.py", "template_rules.py"):
        text = source(module).read_text()
        reasons |= set(re.findall(r'(?:Fault|_refuse)\(\s*"(\w+)"', text))
        reasons |= set(re.findall(r'nodes\.\w+: "(\w+)"', text))
    assert len(reasons) > 15
    for reason in reasons - {"forbidden", "filter", "tag"}:
        assert in_words({"reason": reason, "what": "", "where": "", "names": []}) != general


@pytest.mark.parametrize(
    "line",
    [
        "{{ ho_ten|upper }}",
        "{{ ho_ten|default('…') }}",
        "{% if doan_vien == 'Có' and not gioi_tinh == 'Nam' or ho_ten %}x{% elif so %}y{% else %}z"
        "{% endif %}",
        "{{ ho_ten if doan_vien == 'Có' else so }}",
        "{# a remark #}",
    ],
)
def test_what_is_documented_is_taken(line):
    filler.examine_word_file(written(line), set(names_of(KIND)), [example_of(KIND)])


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_shipped_template_contains_only_what_is_allowed(kind):
    filler.examine_word_file(kind.shipped, set(names_of(kind)), [example_of(kind)])


def test_a_template_that_takes_more_than_it_may_ends_its_own_process_only(monkeypatch):
    """The last guard, where the rules would have let something through."""
    monkeypatch.setattr(paper_templates, "LIMITS", confined.Limits(9, 512 << 20, 1))

    with pytest.raises(paper_templates.Unusable) as refused:
        paper_templates.fill(KIND.shipped, [example_of(KIND)])
    assert refused.value.args == (paper_templates.TOO_MUCH,)
    with pytest.raises(ValidationError, match="bộ nhớ"):
        paper_templates.examine_template(KIND, KIND.shipped)


def test_an_error_of_our_own_is_logged_and_not_put_down_to_the_template(monkeypatch, caplog):
    monkeypatch.setattr(paper_templates, "CHILD", "no_such")

    with pytest.raises(ValidationError) as refused, caplog.at_level(logging.ERROR):
        filling.made(paper_templates.Current(0, KIND.shipped), KIND, [example_of(KIND)])

    assert "quản trị" not in refused.value.messages[0]
    assert "no_such" in caplog.text
    assert caplog.records[0].levelname == "ERROR"


def test_a_faulty_template_in_use_is_told_to_the_administrator_and_logged(caplog):
    contents = written("{% set a = 1 %}")

    with pytest.raises(ValidationError) as refused:
        filling.made(paper_templates.Current(1, contents), KIND, [example_of(KIND)])

    assert "quản trị" in refused.value.messages[0]
    assert "set" in caplog.text
