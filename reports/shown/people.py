"""The addresses of the lists of people behind figures of the pipeline."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from organizations.models import Organization


@dataclass(frozen=True)
class Number:
    """A number on a page, and where the people behind it are listed, for who may see them."""

    value: int | None
    address: str = ""


@dataclass(frozen=True)
class People:
    """Says where people are listed, to who may see them."""

    may_be_seen: bool

    def dossiers(self, value: int | None, organization: Organization, **asked) -> Number:
        """Return `value` with the address of the list of dossiers that has as many lines."""
        query = {"organization": organization.pk, **asked}
        return self._of(value, "recruitment:candidate_list", query)

    def admissions(self, value: int, organization: Organization, **asked) -> Number:
        """Return `value` with the address of the list of admissions."""
        query = {"organization": organization.pk, **asked}
        return self._of(value, "recruitment:admission_list", query)

    def _of(self, value, name, query) -> Number:
        if not value or not self.may_be_seen:
            return Number(value)
        return Number(value, f"{reverse(name)}?{urlencode(query)}")
