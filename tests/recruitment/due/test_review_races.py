"""A review that is taken back while others work in the cell that took over."""

from datetime import date

import pytest

from organizations.models import User
from organizations.reorganization.events import dissolve
from recruitment.dossiers import endings
from recruitment.due import reviews
from tests.factories import TODAY, OrganizationFactory
from tests.races import collide, ready, rounds, seen

ON = date(2026, 11, 20)


@pytest.mark.django_db(transaction=True)
def test_a_review_of_a_cell_that_ended_and_its_heir_do_not_wait_for_each_other(real_connections):
    """Both hold the heir, and both change the rows of the ward: in one order."""
    ward = OrganizationFactory(kind="grassroots_committee")
    heir, by = OrganizationFactory(kind="cell", parent=ward), User.objects.system()
    for _round in rounds(8):
        cell = OrganizationFactory(kind="cell", parent=ward)
        dropped, other = ready(cell, stage="pool"), seen(ready(heir, stage="pool"))
        said = {"month": ON.replace(day=1), "on": ON, "by": by, "today": TODAY}
        made = reviews.review(cell, shown={dropped.pk: "xin thôi"}, **said)
        dissolve(cell, heir=heir, on=TODAY, by=by)

        closing = {"outcome": "withdrawn", "on": ON, "reason": "xin thôi", "version": other.version}
        results = collide(
            lambda made=made: (
                reviews.take_back_review(made, reason="ghi nhầm", by=by, today=TODAY) or True
            ),
            lambda other=other, how=closing: endings.close(other, **how, by=by, today=TODAY),
        )

        assert all(results)
