"""Draw the pictures of the guide: parts of pages of the demo, as its users see them.

    ./run demo
    .venv/bin/python -m tools.guide_pictures http://127.0.0.1:8000

writes static/guide: as much of each page as a small file holds. It needs what
requirements-e2e.txt names, and a Chromium.
"""

import sys
from pathlib import Path

from tools.few_colours import few_colours

FOLDER = Path(__file__).resolve().parent.parent / "static" / "guide"
CHROMIUM = "/usr/bin/chromium"
PASSWORD = "ket-nap-2026"  # noqa: S105  (of every user of the demo)
WIDTH, HEIGHTS = 860, range(560, 200, -60)
LARGEST = 40 * 1024

PICTURES = {
    "admission": ("dongson", "/admissions/add/"),
    "first-dossier": ("dongson", "/candidates/add/"),
    "review": ("dongson", "/reviews/"),
    "many": ("dongson", "/sheets/admissions/"),
    "to-do": ("dongson", "/inbox/"),
    "figures": ("krongpac", "/?period=2024&as_of=2024-05-04"),
}
"""By the page of the guide: as whom, and which page of the product."""


def take(browser, site, slug):
    """Take one picture: the top of what the page says, below what all pages have."""
    username, address = PICTURES[slug]
    size = {"width": WIDTH, "height": 1200}
    page = browser.new_context(viewport=size, locale="vi").new_page()
    page.goto(f"{site}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.goto(f"{site}{address}")
    page.wait_for_load_state("networkidle")
    top = page.locator("main").bounding_box()["y"]
    parts = ({"x": 0, "y": top, "width": WIDTH, "height": height} for height in HEIGHTS)
    taken = (few_colours(page.screenshot(clip=part)) for part in parts)
    picture = next(each for each in taken if len(each) <= LARGEST)
    (FOLDER / f"{slug}.png").write_bytes(picture)


def main(site):
    from playwright.sync_api import sync_playwright  # not everybody who tests has a browser

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for slug in PICTURES:
            take(browser, site, slug)


if __name__ == "__main__":
    main(sys.argv[1])
