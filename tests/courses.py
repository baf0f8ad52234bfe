"""Courses for tests: founded, filled and passed through the product's own functions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from organizations.models import User
from recruitment.models import Course
from recruitment.training import course_results, courses
from recruitment.training.course_results import Mark
from tests.factories import TODAY, OrganizationFactory

PASSED_ON = date(2024, 4, 6)


class CourseFactory(DjangoModelFactory):
    """An awareness course of 1 to 5 April 2024, founded through `courses.found`."""

    class Meta:
        model = Course

    organization = factory.SubFactory(OrganizationFactory)
    kind = Course.Kind.AWARENESS
    number = factory.Sequence("{}/2024".format)
    decision_number = "12-QĐ/ĐU"
    decided_on = date(2024, 3, 20)
    start = date(2024, 4, 1)
    last_day = date(2024, 4, 5)
    place = "Trung tâm chính trị"
    by = factory.LazyFunction(lambda: User.objects.system())

    @classmethod
    def _create(cls, model_class, *, by, **said):
        return courses.found(said, by=by, today=TODAY)


def call(course, *candidates):
    """Put `candidates` on the roster; return their rows."""
    course.refresh_from_db()
    by = User.objects.system()
    return courses.call(course, candidates, version=course.version, by=by)


def enter(course, *marks, by=None, today=TODAY):
    """Enter results, and return who passed and stayed."""
    course.refresh_from_db()
    by = by or User.objects.system()
    return course_results.enter(course, marks, version=course.version, by=by, today=today)


def passing(row, number="01/CN", on=PASSED_ON):
    return Mark(row.pk, "passed", number, on)
