"""What the rules ask of a person whom a cell is to propose: age, schooling, sponsors, union.

Pure functions over plain values. Each is judged on the day of the cell's vote.
"""

from collections.abc import Iterator
from datetime import date

from recruitment.admissions import readmission
from recruitment.dossiers.facts import Facts, Move, Vouching
from recruitment.findings import Finding
from recruitment.models import Subject, Union, UnionHere
from recruitment.models.particulars import Schooling
from recruitment.models.rules import Stage
from recruitment.rulebook.rules import (
    NUMBERS,
    Rules,
    age_on,
    full_months,
    is_enough,
    months_later,
)


def to_be_voted_on(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Yield what stops the cell from proposing somebody.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    yield from _of_age(facts, rules, move)
    yield from _of_schooling(facts, rules, move)
    yield from _of_certificate(facts, rules, move)
    yield from _of_union(facts, rules, move)
    yield from _of_sponsors(facts, rules, move)
    yield from _of_readmission(facts, rules, move)
    yield from _of_population(facts, rules, move)


def _of_age(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    youngest = rules.numbers.get(NUMBERS.YOUNGEST)
    if youngest and age_on(move.on, facts.born_on) < youngest:
        yield Finding("too_young", "on", {"age": youngest})


def _of_schooling(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    least, needs_consent = rules.schooling.get(
        facts.schooling_case, rules.schooling.get("", ("", False))
    )
    if least and not is_enough(facts.schooling, least):
        yield Finding("schooling", "", {"least": str(Schooling(least).label)})
    elif needs_consent and not facts.has_consent(Subject.SCHOOLING, move.on):
        yield Finding("schooling_consent")


def _of_certificate(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.certificate_on is None:
        yield Finding("certificate_missing")
        return
    expires = certificate_expires(facts.certificate_on, rules)
    if expires and move.on >= expires:
        yield Finding("certificate_expired", "on", _day(expires))


def _of_sponsors(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    sponsors = facts.sponsors()
    for each in sponsors:
        yield from _of_sponsor(each, rules, move)
    introduced = facts.introduced_on is not None and facts.introduced_on <= move.on
    exempt = facts.has_consent(Subject.UNION, move.on)
    if exempt or union_asked(facts, rules, move) == UnionHere.NONE:
        introduced = False
    number, needed = len(sponsors) + introduced, rules.numbers.get(NUMBERS.SPONSORS, 0)
    if number < needed:
        yield Finding("sponsors", "", {"needed": needed, "number": number})
    elif len(sponsors) < rules.numbers.get(NUMBERS.MEMBER_SPONSORS, 0):
        yield Finding("member_sponsor")


def _of_sponsor(sponsor: Vouching, rules: Rules, move: Move) -> Iterator[Finding]:
    together = rules.numbers.get(NUMBERS.TOGETHER, 0)
    said = {"name": sponsor.full_name, "companion": sponsor.key}
    if sponsor.official_on is None or sponsor.official_on > move.on:
        yield Finding("sponsor_not_official", "", said)
    elif sponsor.replaces or not together:
        return
    elif sponsor.together_since is None:
        yield Finding("sponsor_since_unknown", "", said)
    elif full_months(sponsor.together_since, move.on) < together:
        yield Finding("sponsor_together", "", {**said, "months": together})


def certificate_expires(certificate_on: date, rules: Rules) -> date | None:
    """Return the first day on which an awareness certificate is valid no more.

    Source: docs/definitions.md, "Certificate".
    """
    months = rules.numbers.get(NUMBERS.CERTIFICATE)
    return months_later(certificate_on, months) if months else None


def union_asked(facts: Facts, rules: Rules, move: Move) -> str | None:
    """Return which union has to introduce the candidate, `none` of them, or None: nobody said.

    Empty where the rules ask for no union: by the age, or since they know of none. A document
    from above that exempts from it makes two official members enough.

    Source: docs/definitions.md, "Union that introduces".
    """
    youngest, oldest = (
        rules.numbers.get(each) for each in (NUMBERS.UNION_YOUNGEST, NUMBERS.UNION_OLDEST)
    )
    if youngest is None or oldest is None:
        return ""
    young = youngest <= age_on(move.on, facts.born_on) <= oldest
    if facts.union_here == UnionHere.YOUTH or not facts.union_here:
        if not young:
            return ""
        return facts.union_here or facts.introduced_by or None
    return facts.union_here


def _of_union(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.has_consent(Subject.UNION, move.on):
        return
    asked = union_asked(facts, rules, move)
    if asked is None:
        yield Finding("union_unanswered")
        return
    if asked not in Union.values:
        return
    said = {"union": str(Union(asked).label)}
    is_member = facts.youth_union if asked == Union.YOUTH else facts.trade_union
    if not is_member:
        yield Finding("not_in_union", "", said)
    in_time = facts.introduced_on is not None and facts.introduced_on <= move.on
    if facts.introduced_by != asked or not in_time:
        yield Finding("not_introduced", "", said)


def _of_readmission(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.readmission:
        yield from readmission.examine(facts.former, rules, move.on)


def _of_population(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Sensitive, so that the sentence does not say what it is."""
    needed = population_months(facts, rules, move.on)
    if needed is None:
        return
    if facts.child_born_on is None or full_months(facts.child_born_on, move.on) < needed:
        yield Finding("special_stopped")


def population_months(facts: Facts, rules: Rules, day: date) -> int | None:
    """Return how many months have to pass since the birth of the child, if that stops on `day`.

    Source: docs/definitions.md, "Special cases".
    """
    if not facts.population_policy:
        return None
    is_later = facts.child_number is not None and facts.child_number > 3
    return rules.number_on(NUMBERS.FOURTH_CHILD if is_later else NUMBERS.THIRD_CHILD, day)


def is_over_age(facts: Facts, rules: Rules, day: date) -> bool:
    """Tell who needs a consent for the age. It is counted by the month of the cell's vote.

    Over 60 is who was 60 a whole month before. Of a vote before the record of the dossier begins,
    the first day on record is the latest that it can have been.
    """
    oldest = rules.numbers.get(NUMBERS.OLDEST)
    voted = facts.days.get(Stage.CELL_VOTED) or facts.passed_by(Stage.CELL_VOTED) or day
    return bool(oldest) and full_months(facts.born_on, voted) > (oldest or 0) * 12


def odd_to_vote_on(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Yield what will stop the decision, while there is time."""
    yield from _of_consents(facts, rules, move)
    if facts.political_case is None and _asks(rules, Subject.POLITICAL):
        yield Finding("special_unanswered")


def to_be_decided_on(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Yield what stops the decision: the consents that have to be given before it."""
    yield from _of_consents(facts, rules, move)
    if _asks(rules, Subject.POLITICAL):
        given = facts.has_consent(Subject.POLITICAL, move.on)
        if facts.political_case is None or (facts.political_case and not given):
            yield Finding("special_stopped")


def _of_consents(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    over = _asks(rules, Subject.OVER_AGE) and is_over_age(facts, rules, move.on)
    if over and not facts.has_consent(Subject.OVER_AGE, move.on):
        yield Finding("too_old", "", {"age": rules.numbers[NUMBERS.OLDEST]})
    again = facts.readmission and _asks(rules, Subject.READMISSION)
    if again and readmission.lacks_consent(facts.former, move.on):
        yield Finding("readmission_consent")


def _asks(rules: Rules, subject: str) -> bool:
    """Tell whether the rules let nobody be admitted without the consent about `subject`.

    A set that a site wrote before there were such rows asks what it always did.
    """
    asked = rules.consents.get(subject)
    if asked is None:
        return subject != Subject.POLITICAL
    return asked.needed


def _day(day: date) -> dict[str, str]:
    return {"day": day.isoformat()}
