"""Vietnamese is complete: of our own messages, and of what Django and the packages leave to us.

Nothing here needs GNU gettext, so a message without Vietnamese fails on every machine.
"""

import ast
import dataclasses
import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString
from django.apps import apps
from django.conf import global_settings
from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "locale" / "vi" / "LC_MESSAGES"
OURS = ("audit", "config", "organizations", "recruitment", "reports")
NO_SOURCE = {"tests", "node_modules", "static", "var"}

# Messages that need no Vietnamese: languages that are not offered, and Django's welcome page,
# which appears only where no address is configured at all.
LANGUAGE_NAMES = {name for _code, name in global_settings.LANGUAGES}
NEVER_SHOWN = {"views/templates/default_urlconf.html"}
SAME_IN_BOTH = {"…", "%(truncated_text)s…", "IPv4", "IPv6"}
NOT_WORDS = {"Excel", "CSV", "Σ"}

SHOWN_ATTRIBUTES = ("alt", "aria-label", "label", "placeholder", "title")
LETTER = re.compile(r"[^\W\d_]")
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[a-z]|%[sdrf]|%%|\{\w*\}|</?\w+")
FUNCTIONS = {  # where the context, the message and its plural stand among the arguments
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
TEXT = r"""u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*\""""
CALL_IN_TEMPLATE = re.compile(
    rf"\b(_|n?p?gettext)\(\s*({TEXT})(?:\s*,\s*({TEXT}))?(?:\s*,\s*({TEXT}))?", re.DOTALL
)
TRANSLATED_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL
)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL)
CLASS_OF_THE_PAGE = re.compile(r"{% block width %}\w*{% endblock width %}")
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
WORDS_IN_FILTER = re.compile(
    r"""\|(?:default|default_if_none|yesno):["'](?=[^"']*[A-Z ])[^"']*[^\W\d_]"""
)


# Words that English uses of several things and Vietnamese does not: without a context each is of
# one thing, and asked for only here. Whoever means another gives the word a context.
SAID_OF = {
    "Change it": ("organizations/admin/",),  # a record, where it is there already
    "Issued by": ("recruitment/targets/admin/",),  # a quota
    "Kind": ("organizations/", "reports/", "templates/organizations/", "templates/reports/"),
    "Last day": ("templates/recruitment/",),  # of what is due
    "last day": ("recruitment/",),  # of a course
    "Sessions": ("config/",),  # of who is signed in
}


@dataclasses.dataclass
class Message:
    """One entry of a .po file."""

    context: str | None = None
    text: str = ""
    plural: str | None = None
    translations: list[str] = dataclasses.field(default_factory=list)
    is_fuzzy: bool = False
    places: list[str] = dataclasses.field(default_factory=list)

    @property
    def key(self):
        """Return what a compiled catalogue knows it by."""
        text = self.text if self.context is None else f"{self.context}\x04{self.text}"
        return text if self.plural is None else (text, 0)

    def __str__(self):
        return self.text[:60]


def read_po(path):
    """Return the entries of a .po file, without those that are obsolete."""
    paragraphs = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    messages = [_read_entry(paragraph.splitlines()) for paragraph in paragraphs]
    return [message for message in messages if message.translations]


def _read_entry(lines):
    message, parts, name = Message(), {}, ""
    for line in lines:
        if line.startswith("#:"):
            message.places += line[2:].split()
        elif line.startswith("#,"):
            message.is_fuzzy |= "fuzzy" in line
        elif found := re.match(r'(msg[a-z_]+(?:\[\d\])?)?\s*(".*")$', line):
            name = found[1] or name
            parts[name] = parts.get(name, "") + ast.literal_eval(found[2])
    message.context, message.plural = parts.get("msgctxt"), parts.get("msgid_plural")
    message.text = parts.get("msgid", "")
    message.translations = [text for name, text in parts.items() if name.startswith("msgstr")]
    return message


def of_python(source):
    """Return the keys of the messages that Python source asks for."""
    tree = ast.parse(source)
    names = dict.fromkeys(["_"], "gettext") | {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "id", None)
            function = names.get(name) if name else getattr(call.func, "attr", None)
            texts = [getattr(argument, "value", None) for argument in call.args]
            if function in FUNCTIONS and texts:
                yield from _key(function, texts)


def of_template(source):
    """Return the keys of the messages that a template asks for."""
    for found in CALL_IN_TEMPLATE.finditer(templatize(source)):
        yield from _key(found[1], [ast.literal_eval(text) for text in found.groups()[1:] if text])


def _key(function, texts):
    context, text, plural = FUNCTIONS[function]
    if isinstance(texts[text], str):
        message = Message(
            context=None if context is None else texts[context],
            text=texts[text],
            plural=None if plural is None else texts[plural],
        )
        yield message.key


def keys_of(path):
    """Return the keys of the messages that a source asks for."""
    read = of_python if path.suffix == ".py" else of_template
    return read(path.read_text(encoding="utf-8"))


def asked_for(folder, leave_out=frozenset()):
    """Return where each message that the sources below `folder` ask for stands."""
    places = {}
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        parts = path.relative_to(folder).parts
        if leave_out & set(parts) or any(part.startswith(".") for part in parts):
            continue
        for key in keys_of(path):
            places.setdefault(key, str(path.relative_to(folder)))
    return places


def vietnamese():
    """Return the catalogue that Django looks into for Vietnamese, ours and its own together."""
    return trans_real.translation("vi")._catalog


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_every_message_is_translated(name):
    untranslated = [
        str(message)
        for message in read_po(CATALOGUES / f"{name}.po")
        if message.is_fuzzy or not all(message.translations) or len(message.translations) != 1
    ]

    assert untranslated == []


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_translations_keep_placeholders_and_markup(name):
    changed = [
        str(message)
        for message in read_po(CATALOGUES / f"{name}.po")
        if message.text and not _has_the_same_placeholders(message)
    ]

    assert changed == []


def _has_the_same_placeholders(message):
    source, translation = message.plural or message.text, message.translations[0]
    rest = PLACEHOLDER.sub("", translation)
    return Counter(PLACEHOLDER.findall(source)) == Counter(PLACEHOLDER.findall(translation)) and (
        "%(" not in source or "%" not in rest
    )


def test_nothing_is_translated_by_itself():
    same = {m.text for m in read_po(CATALOGUES / "django.po") if m.text in m.translations}

    assert same <= SAME_IN_BOTH


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_the_compiled_catalogue_is_the_written_one(name):
    written = {m.key: m.translations[0] for m in read_po(CATALOGUES / f"{name}.po")}

    with (CATALOGUES / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    del written[""], compiled[""]
    assert compiled == written


def test_every_message_of_the_source_is_in_the_catalogue():
    known = {message.key for message in read_po(CATALOGUES / "django.po")}

    missing = {k: place for k, place in asked_for(ROOT, NO_SOURCE).items() if k not in known}

    assert missing == {}


@pytest.mark.parametrize(
    "name", ["conf", *(f"contrib/{app}" for app in ("admin", "auth", "contenttypes", "sessions"))]
)
def test_django_speaks_vietnamese(name):
    english = Path(trans_real.__file__).parents[2] / name / "locale/en/LC_MESSAGES/django.po"
    catalogue = vietnamese()

    missing = [
        str(message)
        for message in read_po(english)
        if message.text
        and not catalogue.get(message.key)
        and message.text not in LANGUAGE_NAMES
        and {place.partition(":")[0] for place in message.places} - NEVER_SHOWN
    ]

    assert missing == []


def test_the_scripts_of_the_admin_speak_vietnamese():
    folder = Path(apps.get_app_config("admin").module.__file__).parent / "locale"
    catalogue = trans_real.DjangoTranslation("vi", domain="djangojs", localedirs=[folder])._catalog

    messages = read_po(folder / "en/LC_MESSAGES/djangojs.po")

    assert [str(m) for m in messages if m.text and not catalogue.get(m.key)] == []


def test_the_packages_speak_vietnamese():
    catalogue = vietnamese()
    packages = [
        Path(config.path)
        for config in apps.get_app_configs()
        if not config.name.startswith("django.") and config.label not in OURS
    ]

    missing = {
        (package.name, key)
        for package in packages
        for key in asked_for(package, frozenset({"tests"}))
        if not catalogue.get(key)
    }

    assert {path.name for path in packages} >= {"crispy_forms"}
    assert missing == set()


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("templates/**/*.html")), ids=lambda path: path.name
)
def test_templates_hold_no_words_outside_translations(path):
    source = path.read_text(encoding="utf-8")
    for not_shown in (COMMENT, TRANSLATED_BLOCK, CLASS_OF_THE_PAGE):
        source = not_shown.sub("", source)
    page = BeautifulSoup(TAG.sub("", source), "html.parser")

    shown = [text.strip() for text in page.find_all(string=True) if type(text) is NavigableString]
    shown += [tag.get(name, "") for tag in page.find_all(True) for name in SHOWN_ATTRIBUTES]

    assert [text for text in shown if LETTER.search(text) and text not in NOT_WORDS] == []
    assert WORDS_IN_FILTER.findall(source) == []


def test_the_fields_of_the_admin_have_a_translated_name():
    unnamed = [
        str(field)
        for model in admin.site._registry
        for field in model._meta.fields
        if field.editable and not field.primary_key and not isinstance(field.verbose_name, Promise)
    ]

    assert unnamed == []


def test_a_word_of_one_thing_is_not_asked_for_of_another():
    sources = (path for name in (*OURS, "templates") for path in (ROOT / name).rglob("*.*"))
    read = [path for path in sources if path.suffix in (".py", ".html")]
    offences = [
        f"{path.relative_to(ROOT)}: {key}"
        for path in read
        for key in set(keys_of(path)) & SAID_OF.keys()
        if not path.relative_to(ROOT).as_posix().startswith(SAID_OF[key])
    ]
    assert offences == []
