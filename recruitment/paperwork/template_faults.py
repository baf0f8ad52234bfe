"""What is wrong with a template of a paper, in words for the administrator who made it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def in_words(fault: dict, known: Iterable[str] = ()) -> str:
    """Return the sentence for a `Fault` of `template_rules`, with the place where it stands.

    `known` are the names that the paper has.
    """
    if fault["reason"] == "unknown":
        return _("Unknown names: %(names)s. Known are: %(known)s.") % {
            "names": ", ".join(fault["names"]),
            "known": ", ".join(known),
        }
    said = _about_a_mark(fault["reason"], fault["what"]) or _about_the_file(fault["reason"])
    if not fault["where"]:
        return said
    return _("In the paragraph “%(where)s”: %(said)s") % {"where": fault["where"], "said": said}


def _about_the_file(reason):
    return {
        "word": _("The file is not a Word document (.docx)."),
        "large": _("The file unpacks to more than a template can need."),
        "active": _("The file contains macros or embedded objects. Save it without them."),
        "foreign": _("The file was not written by Word. Save it again as .docx."),
        "outside": _("The file refers to something outside itself. Save it without links."),
        "margins": _("Names can stand in the text only, not in headers, footers or notes."),
        "strange": _("The template cannot be filled in with an example."),
        "greedy": _("The template takes more time or memory than a paper can need."),
    }.get(reason, _("The template does something that a template may not do."))


def _about_a_mark(reason, what):
    if reason in ("mark", "tag", "filter") and what:
        return {
            "mark": _("“%(what)s” cannot stand between the braces. Write a name there."),
            "tag": _("There is no mark “%(what)s”. There are if, elif, else, for and their ends."),
            "filter": _(
                "There is no filter “%(what)s”. There are upper, lower, default, join, "
                "first, last and length."
            ),
        }[reason] % {"what": what}
    return {
        "mark": _("What stands between the braces cannot be read. Write a name there."),
        "open": _("A pair of braces, an if or a for has no end."),
        "set": _("A template cannot keep values of its own (set)."),
        "reckoning": _("A template cannot reckon or put texts together (+ - * / % ~)."),
        "call": _("There are no functions in a template."),
        "brackets": _("There are no brackets in a template. Write the name alone."),
        "test": _("There are no tests (is) in a template. Compare with == or !=."),
        "loop": _("A loop goes over the list only: for nguoi in danh_sach."),
        "nested": _("A loop cannot stand in another loop."),
    }.get(reason)
