"""Somebody who follows every link of every page, and reads every form, as a browser offers them."""

from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve

from tests.looking import times

SITE = "http://testserver"
STATIC = Path(__file__).parents[2] / "static"
SCRIPTS = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
BY_OTHERS = {"hx-get", "data-href-template"}  # htmx, and Django's admin


@dataclass(frozen=True)
class Control:
    """A form that is sent: to which address, and by which button."""

    name: str
    address: str
    button: str
    fields: tuple[tuple[str, str], ...]


@dataclass
class Crawl:
    """A walk through all that is offered to whom `client` is signed in as.

    Of each view, `per_kind` addresses with the same parameters are asked, and `per_view` in all:
    the rows of a list differ in their numbers only, and filters go together in countless ways.
    """

    client: object
    per_kind: int = times(4) // 3
    per_view: int = times(3)
    faults: list[str] = field(default_factory=list)
    controls: dict[tuple[str, str], Control] = field(default_factory=dict)
    pages: int = 0

    def __post_init__(self):
        self._kinds = Counter()
        self._seen = set()
        self._ids = {}
        self._anchors = []
        self._queue = deque()

    def walk(self, *starts: str) -> "Crawl":
        """Go from `starts`, however many of a kind, to the end of what they lead to."""
        self._seen.update((start, False) for start in starts)
        self._queue.extend((start, "/", False) for start in starts)
        while self._queue:
            self._visit(*self._queue.popleft())
        for address, anchor, page in self._anchors:
            if anchor not in self._ids.get(address, {anchor}):
                self._fault(page, f"leads to #{anchor}, which is not on {address}")
        return self

    def _fault(self, page, words):
        self.faults.append(f"{page}: {words}")

    def _offer(self, href, page, *, part=False):
        """Remember an address that `page` offers, unless enough of its kind were asked."""
        address = urljoin(f"{SITE}{page}", href)
        if not address.startswith(SITE):
            return self._fault(page, f"leads out of the product to {address}")
        to = urlsplit(address.removeprefix(SITE))
        path = f"{to.path}?{to.query}" if to.query else to.path
        if to.fragment:
            self._anchors.append((path, to.fragment, page))
        try:
            found = resolve(to.path)
        except Resolver404:
            return self._fault(page, f"leads to {path}, which is no address")
        kind = found.view_name, frozenset(dict(parse_qsl(to.query))), part
        view = found.view_name, part
        asked = (path, part) in self._seen
        if asked or self._kinds[kind] >= self.per_kind or self._kinds[view] >= self.per_view:
            return None
        self._seen.add((path, part))
        self._kinds.update([kind, view])
        self._queue.append((path, page, part))
        return None

    def _visit(self, path, offered_on, part):
        headers = {"HX-Request": "true", "HX-Current-URL": f"{SITE}{offered_on}"} if part else {}
        response = self.client.get(path, headers=headers, follow=True)
        self.pages += 1
        if response.status_code >= 400:
            return self._fault(offered_on, f"leads to {path}, which answers {response.status_code}")
        if response.streaming or "text/html" not in response.get("Content-Type", ""):
            return None
        at = response.redirect_chain[-1][0] if response.redirect_chain else path
        page = BeautifulSoup(response.content, "lxml")
        self._ids[path] = {each["id"] for each in page.select("[id]")}
        at = urljoin(path, at)
        self._read_links(page, at)
        self._read_forms(page, at, whole=not part)
        return None

    def _read_links(self, page, at):
        for link in page.select("a"):
            href = link.get("href", "").strip()
            if href in ("", "#"):
                is_off = "href" not in link.attrs and link.has_attr("aria-disabled")
                if not is_off and not _is_done_by_script(link):
                    self._fault(at, f"“{_words(link)}” leads nowhere")
            elif not href.startswith("#"):
                self._offer(href, at)
            elif not page.find(id=href[1:]):
                self._fault(at, f"“{_words(link)}” leads to {href}, which is not there")
        for each in page.select("[hx-get]"):
            self._offer(each["hx-get"], at, part=True)
        for each in page.select("[data-picker-url]"):
            self._offer(f"{each['data-picker-url']}?q=a", at, part=True)

    def _read_forms(self, page, at, *, whole):
        for button in page.select("button, input[type=submit], input[type=button]"):
            form = button.find_parent("form") or page.find(id=button.get("form", ""))
            sends = button.get("type", "submit") == "submit" and form
            if whole and not sends and not _is_done_by_script(button):
                self._fault(at, f"the button “{_words(button)}” does nothing")
        for form in page.select("form"):
            action = form.get("action") or at
            if form.get("method", "get").lower() == "get":
                self._offer(f"{urlsplit(action).path}?{urlencode(_values(form))}", at)
            else:
                self._read_post(page, form, action, at)

    def _read_post(self, page, form, action, at):
        address = urljoin(f"{SITE}{at}", action).removeprefix(SITE)
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            return self._fault(at, f"sends a form to {address}, which is no address")
        outside = page.select(f'[form="{form["id"]}"]') if form.get("id") else []
        buttons = [*form.select("button, input[type=submit]"), *outside]
        buttons = [each for each in buttons if each.get("type", "submit") == "submit"]
        if not buttons and any(_is_seen(each) for each in form.select("input, select, textarea")):
            return self._fault(at, f"has a form to {address} that nothing sends")
        for button in buttons:
            said = button.get("name", ""), button.get("value", "")
            what = " ".join(said).partition(":")[0] if said[0] else ""
            pressed = (said,) if said[0] else ()
            fields = (*_values(form), *pressed)
            self.controls.setdefault((name, what), Control(name, address, what, fields))
        return None


def _is_done_by_script(element) -> bool:
    """Tell whether a script of ours, or of the packages that we use, looks for this element."""
    return any(name in BY_OTHERS or f"[{name}]" in SCRIPTS for name in element.attrs)


def _is_seen(field) -> bool:
    is_off = field.has_attr("disabled") or field.find_parent("fieldset", disabled=True)
    return field.get("type") != "hidden" and not is_off


def _words(element) -> str:
    return " ".join((element.text or element.get("value", "") or str(element)).split())[:60]


def _values(form) -> tuple[tuple[str, str], ...]:
    """Return what a browser would send of a form in which nothing was changed."""
    found = []
    for each in form.select("input[name], select[name], textarea[name]"):
        if each.has_attr("disabled"):
            continue
        if each.name == "textarea":
            found.append((each["name"], each.text))
        elif each.name == "select":
            chosen = each.select("option[selected]") or each.select("option")[:1]
            found += [(each["name"], one.get("value", one.text)) for one in chosen]
        elif each.get("type") in ("checkbox", "radio"):
            if each.has_attr("checked"):
                found.append((each["name"], each.get("value", "on")))
        elif each.get("type") not in ("submit", "button", "file", "image"):
            found.append((each["name"], each.get("value", "")))
    return tuple(found)
