"""What a page of a sheet holds, and what its browser sends of it."""

from bs4 import BeautifulSoup
from django.urls import reverse

SHEET = reverse("recruitment:sheet", args=["admissions"])
HEADINGS = ["Họ và tên", "Giới tính", "Ngày sinh", "Chi bộ", "Số QĐ", "Ngày QĐ", "Ngày lễ"]


def row(number, **said):
    """Return the cells of a list for a person who can be admitted in the cell “tổ dân phố 7”."""
    plain = {
        "full_name": f"Lê Thị Sáu {'ABCDEGHIKLMNOPQRSTUVXY'[number % 22]}{'aeioux'[number // 22]}",
        "sex": "Nữ",
        "born_on": f"{number % 27 + 1}/2/{1980 + number % 20}",
        "place": "Tổ dân phố 7",
        "decision_number": f"{300 + number}-QĐ/ĐU",
        "decided_on": "14/03/2026",
        "ceremony_on": "03/04/2026",
    }
    return [*(plain | said).values()]


def listed(*rows):
    """Return a list as Excel puts it on the clipboard."""
    return "\n".join("\t".join(cells) for cells in [HEADINGS, *rows])


def fields(response):
    """Return what a browser sends of the sheet on a page, without any button."""
    form = BeautifulSoup(response.content, "html.parser").select_one("#sheet")
    found = {}
    for each in form.select("input[name], textarea[name], select[name]"):
        if each.get("type") == "checkbox" and not each.has_attr("checked"):
            continue
        if each.name == "select":
            chosen = each.select_one("option[selected]") or each.select_one("option")
            value = chosen.get("value", "")
        else:
            value = each.get("value", "") if each.name == "input" else each.text.strip()
        found.setdefault(each["name"], []).append(value)
    return found


def press(client, response, **said):
    """Send the sheet of a page by one of its buttons, changed as `said`."""
    changed = {name.replace("__", "-"): value for name, value in said.items()}
    return client.post(SHEET, fields(response) | changed)


def pasted(client, *rows):
    """Return the page after a list was pasted into an empty sheet."""
    return press(client, client.get(SHEET), pasted=listed(*rows), do="paste")


def recorded(client, response, **said):
    """Record the rows of a page that can be, and return the page of the batch."""
    page = press(client, response, do="record", **said)
    assert page.status_code == 302, states(page)
    return client.get(page.url)


def states(response):
    """Return of each row that is filled what will become of it."""
    return {line.number: str(line.state) for line in response.context["desk"].rows}


def said(response, number):
    """Return what is said of a row, and the words of the answers it is offered."""
    [line] = [each for each in response.context["desk"].rows if each.number == number]
    messages = [each.message for each in line.said]
    return messages, [choice.words for each in line.said for choice in each.choices]
