"""What the second of two windows is told: who changed it, and what is stored in which field."""

from bs4 import BeautifulSoup

WHEN = r"\(lúc \d\d:\d\d \d\d/\d\d/\d{4}\)\."
OWN = f"chính đồng chí đã sửa mục này ở cửa sổ khác {WHEN}"
"""What stands on a page that somebody changed in another window; a pattern."""


def of(user) -> str:
    """Return the pattern of what stands on a page that `user` changed."""
    return f"Trong lúc đó {user.full_name or user.username} đã sửa mục này {WHEN}"


def stored_beside(response) -> dict[str, str]:
    """Return what is said to be stored now, by the name of the field that points to it."""
    page = BeautifulSoup(response.content, "html.parser")
    notes = {
        each["id"]: each.text.strip()
        for each in page.select(".form-text")
        if each.text.strip().startswith("Hiện đang lưu: ")
    }
    pointing = {
        key
        for each in page.select("[aria-describedby]")
        for key in each["aria-describedby"].split()
    }
    assert notes.keys() <= pointing
    return {key.removeprefix("id_").removesuffix("_helptext"): said for key, said in notes.items()}
