"""Addresses of the admin, and what its forms send."""

from datetime import date

from django.utils import timezone

from organizations.models import Officer

GHOST = 987654
LISTS = [
    "organization",
    "user",
    "post",
    "officer",
    "signer",
    "membercount",
    "congressterm",
    "completerecords",
]


def today():
    return timezone.localdate()


def typed(day):
    return day.strftime("%d/%m/%Y")


def url(model, *rest):
    return "/admin/organizations/" + "/".join([model, *map(str, rest)]) + "/"


def officer_of(organization):
    return Officer.objects.create(
        organization=organization, full_name="Trần Văn A", duty="Bí thư", start=date(2025, 1, 1)
    )
