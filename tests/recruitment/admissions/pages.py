"""Addresses of the pages of admissions, and what their forms send."""

import re

from django.urls import reverse
from django.utils import timezone

from tests.conftest import StrictClient
from tests.factories import PostFactory

ADD = reverse("recruitment:admission_add")
LIST = reverse("recruitment:admission_list")


def detail(admission):
    return reverse("recruitment:admission_detail", args=[admission.pk])


def correction(admission):
    return reverse("recruitment:admission_correct", args=[admission.pk])


def annulment(admission):
    return reverse("recruitment:admission_annul", args=[admission.pk])


def signed_in(**post):
    """Return a client of somebody who holds this post."""
    client = StrictClient()
    client.force_login(PostFactory(**post).user)
    return client


def token_of(response):
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def typed(cell, client, **values):
    """Return what a browser sends for a person admitted this month."""
    today = timezone.localdate()
    plain = {
        "token": token_of(client.get(ADD)),
        "organization": cell.pk,
        "decision_number": "215-QĐ/TU",
        "decided_on": today.strftime("%d/%m/%Y"),
        "full_name": "Lê Thị Hồng Nhung",
        "sex": "female",
        "born_on": "3/2/1999",
        "youth_union": "yes",
        "readmission": "no",
        "next": "1",
    }
    return plain | values
