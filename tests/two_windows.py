"""What the second of two windows is shown beside the fields in which it differs."""

from bs4 import BeautifulSoup


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
