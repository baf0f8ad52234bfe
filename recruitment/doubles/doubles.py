"""Persons who may be on record twice, as a list for the board. Nothing is merged by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import User
from recruitment.ledger import required
from recruitment.models import Candidate, Person, ToldApart
from recruitment.persons.alike import COMMON, RECORDS, recorded, with_records
from recruitment.persons.likeness import Kind


@dataclass(frozen=True)
class Pair:
    """Two persons who look like one; the lower key stands first."""

    first: Person
    second: Person
    kind: Kind


def wholly_within(reach: QuerySet) -> QuerySet[Person]:
    """Return the persons, not merged, of whom all that is on record lies in `reach`.

    `reach` holds keys of organizations.
    """
    elsewhere = Q()
    for model in RECORDS.values():
        rows = model._default_manager.filter(person=OuterRef("pk")).exclude(organization__in=reach)
        elsewhere |= Q(Exists(rows))
    return Person.objects.filter(recorded(reach), ~elsewhere, merged_into__isnull=True)


def kept_among(keys: Collection[int], reach: QuerySet) -> Person | None:
    """Return who of `keys` took over another of them and lies wholly in `reach`, with records."""
    merged = Person.objects.filter(pk__in=keys).values("merged_into")
    return with_records(wholly_within(reach).filter(pk__in=keys).filter(pk__in=merged)).first()


class Pairs:
    """The pairs who may be one person, in a reach, for a page to be cut out of.

    Both of a pair lie wholly in the reach, and nobody has told them apart yet. To find them is
    dear and to hold their keys is not, so they are found once: one query, and four for a page.

    Source: docs/definitions.md, "Possible doubles".
    """

    def __init__(self, reach: QuerySet):
        self.reach = reach

    @cached_property
    def _found(self) -> list[tuple[int, int, str]]:
        return self._ask(
            "SELECT one, other, kind FROM pairs WHERE NOT told_apart ORDER BY rank, one, other"
        )

    def count(self) -> int:
        return len(self._found)

    def __getitem__(self, part: slice) -> list[Pair]:
        rows = self._found[part]
        keys = {key for one, other, _kind in rows for key in (one, other)}
        persons = with_records(Person.objects.filter(pk__in=keys)).in_bulk()
        return [Pair(persons[one], persons[other], Kind(kind)) for one, other, kind in rows]

    def in_keys(self) -> list[tuple[int, int]]:
        """Return the keys of all pairs. One query."""
        return [(one, other) for one, other, _kind in self._found]

    def _ask(self, question) -> list[tuple]:
        here, reached = self.reach.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {_PAIRS.format(here=here)} {question}", reached)
            return cursor.fetchall()


@transaction.atomic
def tell_apart(first: Person, second: Person, *, reason: str, by: User) -> ToldApart:
    """Record that two who look like one are two persons; they are not asked about again."""
    one, other = sorted((first, second), key=lambda person: person.pk)
    pair = ToldApart(first=one, second=other, reason=required(reason), by=by, at=timezone.now())
    try:
        with transaction.atomic():
            pair.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_("These two are told apart already."), code="told") from None
    changes = {"double": (one.pk, other.pk)}
    for person in (one, other):
        trail.record(
            "person.tell_apart",
            person,
            by=by,
            organization_id=place_of(person),
            changes=changes,
            reason=pair.reason,
        )
    return pair


def place_of(person: Person) -> int | None:
    """Return the organization of the last thing on record of `person`. At most three queries."""
    for model in RECORDS.values():
        rows = model._default_manager.filter(person=person).order_by("-pk")
        if (place := rows.values_list("organization", flat=True).first()) is not None:
            return place
    return None


def _statement() -> str:
    """Return the tables of a question about pairs: `here` is the reach, as a query of keys.

    A pair agrees in all but one part of the date, so each way of being alike is one join on
    equal values.
    """
    tables = [model._meta.db_table for model in RECORDS.values()]
    records = " UNION ALL ".join(
        f"""SELECT person_id, organization_id FROM {table}
            WHERE organization_id IN (SELECT id FROM here) {_STANDING.get(table, "")}"""
        for table in tables
    )
    elsewhere = "".join(
        f""" AND NOT EXISTS (SELECT 1 FROM {table} x WHERE x.person_id = person.id
                AND x.organization_id NOT IN (SELECT id FROM here))"""
        for table in tables
    )
    year, month, day = (f"substr({{0}}.born, {part})" for part in ("1, 4", "6, 2", "9, 2"))

    def equal(*parts):
        return " AND ".join(f"{p.format('one')} = {p.format('other')}" for p in parts)

    digits = " + ".join(
        f"(CASE WHEN substr(one.born, {n}, 1) = substr(other.born, {n}, 1) THEN 0 ELSE 1 END)"
        for n in (1, 2, 3, 4, 6, 7, 9, 10)
    )
    name = f"""other.identity = one.identity AND other.sex = one.sex AND other.id > one.id
        AND (one.bearers < {COMMON} OR one.place = other.place)"""
    joins = [
        """SELECT one.id AS one, other.id AS other,
                CASE WHEN one.identity = other.identity THEN 0 ELSE 1 END AS rank
            FROM people one JOIN people other ON other.parts = one.parts
                AND other.born = one.born AND other.id > one.id"""
    ]
    for parts in ((year, month), (year, day), (month, day)):
        joins.append(
            f"""SELECT one.id, other.id, 2 FROM people one JOIN people other
                ON {name} AND {equal(*parts)} WHERE {digits} = 1"""
        )
    joins.append(
        f"""SELECT one.id, other.id, 3 FROM people one JOIN people other
            ON {name} AND {equal(year)} AND {month.format("one")} = {day.format("other")}
                AND {day.format("one")} = {month.format("other")}
            WHERE one.born <> other.born"""
    )
    kinds = " ".join(f"WHEN {rank} THEN '{kind}'" for rank, kind in enumerate(Kind))
    return f"""here (id) AS ({{here}}),
        known AS (SELECT person_id AS id, MAX(organization_id) AS place
            FROM ({records}) records GROUP BY person_id),
        people AS (
            SELECT person.id, person.sex, person.identity, person.parts, known.place,
                CAST(person.born_on AS text) AS born,
                COUNT(*) OVER (PARTITION BY person.identity, person.sex) AS bearers
            FROM {Person._meta.db_table} person JOIN known ON known.id = person.id
            WHERE person.merged_into_id IS NULL AND person.parts <> '' {elsewhere}),
        found AS ({" UNION ALL ".join(joins)}),
        pairs AS (
            SELECT one, other, rank, CASE rank {kinds} END AS kind,
                EXISTS (SELECT 1 FROM {ToldApart._meta.db_table} told
                    WHERE told.first_id = found.one AND told.second_id = found.other) AS told_apart
            FROM found)"""


_STANDING = {Candidate._meta.db_table: f"AND outcome <> '{Candidate.Outcome.MISTAKE}'"}
"""What leaves out the records that tell of nobody; that they lie elsewhere keeps a board off."""

_PAIRS = _statement()
