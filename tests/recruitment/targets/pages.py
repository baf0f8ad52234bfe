"""Addresses of the quotas in the admin, and what their forms send."""

from organizations.periods import Period
from recruitment.models import Quota
from tests.factories import QuotaFactory

GHOST = 987654


def url(model, *rest):
    return "/admin/recruitment/" + "/".join([model, *map(str, rest)]) + "/"


def grid(organization, year):
    return url("quota", "grid", organization.pk, year)


def issue(organization, year, low, **rest):
    return QuotaFactory(organization=organization, period=Period.of_year(year), low=low, **rest)


def lows(wards, year):
    found = Quota.objects.of(Period.of_year(year)).newest().filter(organization__in=wards)
    return {quota.organization_id: quota.persons_low for quota in found}


def fields(rows, **rest):
    """Return what the form of the grid sends: for each ward, low or (low, version seen)."""
    sent = {"do": "save", "seen": ""}
    for ward, row in rows.items():
        low, seen = row if isinstance(row, tuple) else (row, 0)
        sent[f"low-{ward.pk}"], sent[f"high-{ward.pk}"] = str(low), ""
        sent["seen"] += f"{ward.pk}:{seen} "
    return sent | rest


def save(client, address, sent):
    """Send the grid, and confirm what is asked, if anything is; return the last answer."""
    answer = client.post(address, sent)
    if answer.status_code == 200 and answer.context["question"]:
        sent = {name: value for name, value in sent.items() if name != "do"}
        answer = client.post(address, sent | {"confirmed": answer.context["question"].digest})
    return answer
