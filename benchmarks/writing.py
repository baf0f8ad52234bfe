"""Saving one admission beside a bare insert, and loading a file beside COPY."""

import csv
import io
import json
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.sizes import Size
from organizations import files
from organizations.models import Organization, User
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry, Examined, examine_entries
from recruitment.files import imports
from recruitment.files.columns import ADMISSION_COLUMNS
from recruitment.models import Person

ROWS_OF_A_FILE = 1000

PERSON = (
    *("full_name", "sex", "born_on", "search_name", "sort_key"),
    *("likeness", "identity", "parts"),
)
ADMISSION = (
    "person_id",
    "organization_id",
    "decided_on",
    "decision_number",
    "age",
    "occupation",
    "schooling",
    "qualification",
    "youth_union",
    "readmission",
    "ethnicity",
    "religion",
    "annulment_reason",
    "recorded_by_id",
    "recorded_at",
    "version",
)
AUDIT = (
    "at",
    "actor_id",
    "actor",
    "posts",
    "action",
    "subject_type",
    "subject_id",
    "organization_id",
    "changes",
    "reason",
    "request_id",
    "address",
)


class Clerk:
    """Records invented admissions in cells at random, no person and no number twice."""

    def __init__(self, size: Size, by: User, today: date):
        self.by, self.today, self.size = by, today, size
        self._number = count(1)
        self._random = Random(1)
        keys = self._random.sample(range(size.first_cell, size.organizations + 1), 500)
        self._cells = list(Organization.objects.filter(pk__in=keys))

    def entry(self) -> AdmissionEntry:
        number = next(self._number)
        return AdmissionEntry(
            organization=self._random.choice(self._cells),
            full_name=f"Nguyễn Văn Mới {number}",
            sex=self._random.choice(["male", "female"]),
            born_on=self.today - timedelta(days=self._random.randrange(7000, 14000)),
            decided_on=self.today - timedelta(days=self._random.randrange(60)),
            decision_number=f"{number}-QĐ/BM",
            occupation="worker",
            schooling="upper_secondary",
            qualification="college",
            youth_union=True,
            ethnicity="01",
        )

    def admit(self) -> None:
        """Record one as the form does: rules, rows, tallies and audit entry."""
        admissions.admit(self.entry(), by=self.by, today=self.today)

    def record(self) -> None:
        """Record one without asking the rules: rows, tallies and audit entry."""
        entry = self.entry()
        with transaction.atomic():
            admissions.admit_examined([(entry, Examined())], by=self.by)

    def check(self) -> None:
        """Ask the rules about one, and record nothing."""
        examine_entries([self.entry()], today=self.today)

    def insert(self) -> None:
        """Write one person, one admission and one audit entry, in plain SQL."""
        person, admission = self._rows(self.entry())
        with transaction.atomic(), connection.cursor() as cursor:
            person_id = _insert(cursor, "recruitment_person", PERSON, person)
            admission_id = _insert(
                cursor, "recruitment_admission", ADMISSION, [person_id, *admission]
            )
            said = dict(zip(PERSON[:3], map(str, person), strict=False)) | dict(
                zip(ADMISSION[1:13], map(str, admission), strict=False)
            )
            audit = (timezone.now(), self.by.pk, self.by.username, "", "admission.admit")
            audit += ("recruitment.admission", admission_id, admission[0], json.dumps(said))
            _insert(cursor, "audit_entry", AUDIT, [*audit, "", "", ""])

    def _rows(self, entry):
        person = Person()
        person.identify(entry.full_name, entry.sex, entry.born_on)
        admission = [entry.organization.pk, entry.decided_on, entry.decision_number, entry.age]
        admission += [entry.occupation, entry.schooling, entry.qualification, entry.youth_union]
        admission += [entry.readmission, entry.ethnicity, "", "", self.by.pk, timezone.now(), 1]
        return [getattr(person, column) for column in PERSON], admission

    def load(self) -> None:
        """Load a file as `manage.py load admissions` does."""
        with TemporaryDirectory() as folder:
            path = Path(folder, "admissions.csv")
            self.write_file(path, ROWS_OF_A_FILE)
            report = files.Report()
            rows = files.read_rows(path, columns=ADMISSION_COLUMNS, report=report)
            with transaction.atomic():
                imports.load_admissions(rows, by=self.by, today=self.today, report=report)
        if report.faults or report.rows != ROWS_OF_A_FILE:
            raise RuntimeError(f"The file was not taken: {report.faults[:3]}")

    def write_file(self, path: Path, rows: int) -> None:
        """Write a file of so many admissions that nobody has recorded yet."""
        columns = ("full_name", "sex", "born_on", "decided_on", "decision_number", "ethnicity")
        columns += ("occupation", "schooling", "qualification")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["organization_code", *columns, "youth_union"])
            for _row in range(rows):
                entry = self.entry()
                cells = [getattr(entry, column) for column in columns]
                writer.writerow([entry.organization.code, *cells, "1"])

    def copy(self) -> None:
        """Write as many persons and admissions by COPY, with neither rules, tallies nor audit."""
        persons, rows = io.StringIO(), io.StringIO()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('recruitment_person', 'id'))"
                " FROM generate_series(1, %s)",
                [ROWS_OF_A_FILE],
            )
            keys = [key for (key,) in cursor.fetchall()]
            for key in keys:
                person, admission = self._rows(self.entry())
                csv.writer(persons).writerow([key, *person])
                csv.writer(rows).writerow([key, *admission])
            for table, columns, file in (
                ("recruitment_person", ("id", *PERSON), persons),
                ("recruitment_admission", ADMISSION, rows),
            ):
                file.seek(0)
                form = "(FORMAT csv, NULL 'unknown')"  # so that an empty cell is an empty text
                cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN {form}", file)


def _insert(cursor, table, columns, values) -> int:
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        " RETURNING id",
        values,
    )
    return cursor.fetchone()[0]
