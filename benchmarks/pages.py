"""Whole requests of signed-in users, with the settings of a production site."""

from collections.abc import Callable
from datetime import date

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from benchmarks.build import FOUNDED
from benchmarks.measure import queries
from organizations import names, reorganization
from organizations.models import Organization, User
from organizations.reorganization import Founding


class Visitor:
    """A signed-in user, who opens pages and gets them."""

    def __init__(self, user: User):
        self.client = Client()
        self.client.force_login(user)

    def get(self, address: str) -> None:
        response = self.client.get(address, secure=True)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}.")

    def opens(self, address: str) -> Callable[[], None]:
        """Return a function that opens the page once."""
        return lambda: self.get(address)

    def queries_of(self, address: str) -> int:
        """Return how many statements a request sends, once the process is warm."""
        self.get(address)
        with queries() as counted:
            self.get(address)
        return counted.number


def prepare() -> None:
    """Collect the static files, as an installation does: pages name them with their hashes."""
    call_command("collectstatic", verbosity=0, interactive=False)


def dashboard(organization: int) -> str:
    return reverse("reports:dashboard", args=[organization])


def others(organization: int) -> dict[str, str]:
    """Return the other pages that a secretary opens daily, by what they are called."""
    asked = f"?organization={organization}"
    return {
        "password": reverse("password_change"),
        "list of admissions": reverse("recruitment:admission_list") + asked,
        "page of an organization": reverse("reports:organization", args=[organization]),
    }


def with_children(number: int, parent: int, *, by: User, today: date) -> int:
    """Found an organization with so many cells below it, and return its key."""
    above = founded("upper_committee", f"C{number}", f"Đảng bộ có {number} chi bộ")
    cells = [founded("cell", f"C{number}-{n}", f"Chi bộ {n}") for n in range(1, number + 1)]
    root = Organization.objects.get(pk=parent)
    foundings = [Founding(above, root, FOUNDED), *(Founding(c, above, FOUNDED) for c in cells)]
    reorganization.found_many(foundings, by=by)
    return above.pk


def founded(kind: str, code: str, name: str) -> Organization:
    """Return an organization that is yet to be founded."""
    organization = Organization(kind=kind, code=code)
    organization.take_name(names.clean(name))
    return organization
