"""The slips on which new users are told their one-time passwords: a page to be printed and cut.

It is the only place where these passwords ever stand. The page is opened from a disk, by a
browser that knows nothing of the site, so it brings its own few lines of style.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

ONLY_ITS_OWNER = 0o600
STYLE = """
body { font: 11pt/1.3 serif; margin: 0 }
section { border: 1px dashed; box-sizing: border-box; break-inside: avoid; display: inline-block;
  margin: 0 1% 3mm 0; min-height: 82mm; padding: 4mm; vertical-align: top; width: 48% }
h2 { font-size: 1.1em; margin: 0 }
p, dl, ol { margin: 2mm 0 }
dd { font: bold 1.1em monospace; margin: 0 }
ol { padding-left: 1.4em }
"""


class NotPrinted(Exception):
    """The slips cannot be written; says why."""


@dataclass(frozen=True)
class Slip:
    """Whose account it is, for which posts, and the password for the first sign-in."""

    full_name: str
    username: str
    password: str = field(repr=False)
    posts: tuple[str, ...] = ()


@contextmanager
def to_print(path: Path) -> Iterator[Callable[[Iterable[Slip]], None]]:
    """Create the file at `path`, and give what writes slips into it, safe on the disk.

    Nobody but its owner may read it. It goes again if nothing was written, or if what was to
    follow fails: then these passwords hold nowhere. Raises NotPrinted, also for a file that is
    there already.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER)
    except OSError as error:
        raise NotPrinted(error.strerror) from error
    kept = False
    with os.fdopen(handle, "w", encoding="utf-8") as file:

        def write(slips: Iterable[Slip]) -> None:
            nonlocal kept
            try:
                file.write(page(slips, address=site_address()))
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                raise NotPrinted(error.strerror) from error
            kept = True

        try:
            yield write
        except BaseException:
            kept = False
            raise
        finally:
            if not kept:
                path.unlink()


def site_address() -> str:
    """Return where the site is reached, if the settings name one place; else nothing."""
    if len(settings.CSRF_TRUSTED_ORIGINS) == 1:
        return settings.CSRF_TRUSTED_ORIGINS[0]
    local = {"localhost", "127.0.0.1", "[::1]"}
    names = [each for each in settings.ALLOWED_HOSTS if each not in local and each[:1] != "."]
    return f"{'https' if settings.HTTPS else 'http'}://{names[0]}" if len(names) == 1 else ""


def page(slips: Iterable[Slip], *, address: str) -> str:
    """Return the page of `slips` as HTML, in their order."""
    return format_html(
        '<!doctype html>\n<html lang="{}">\n<meta charset="utf-8">\n<title>{}</title>\n'
        "<style>{}</style>\n{}\n</html>\n",
        get_language(),
        _("Slips with one-time passwords"),
        STYLE,
        format_html_join("\n", "{}", ((_slip(each, address),) for each in slips)),
    )


def _slip(slip: Slip, address: str) -> str:
    return format_html(
        "<section>\n<h2>{}</h2>\n{}<dl>\n<dt>{}</dt><dd>{}</dd>\n<dt>{}</dt><dd>{}</dd>\n</dl>\n"
        "<ol>{}</ol>\n</section>",
        slip.full_name,
        format_html_join("", "<p>{}</p>\n", ((post,) for post in slip.posts)),
        _("Username"),
        slip.username,
        _("One-time password"),
        slip.password,
        format_html_join("", "<li>{}</li>\n", ((step,) for step in _what_to_do(address))),
    )


def _what_to_do(address: str) -> list[str]:
    opening = _("Open %(address)s in the browser.") % {"address": address}
    return [
        opening if address else _("Open the address of the site that you were told."),
        _("Sign in with the username and the password on this slip."),
        _("Choose a password of your own; the one on this slip is then no longer valid."),
        _("Do not pass this slip on; destroy it once you have signed in."),
    ]
