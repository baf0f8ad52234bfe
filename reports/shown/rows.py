"""How a row of the attainment table is drawn.

The only HTML outside the templates: a template takes ten times as long for a row, and the
nation's table has forty. Which words and numbers a row shows is decided in `display`.
"""

from django.forms.utils import flatatt
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from reports.shown.display import BAR_WHOLE, BAR_WIDTH, Bar, ShownRow, bounds, whole

ROW = """<tr>
<th scope="row">{name}{notes}</th>
<td class="n">{admitted}<span class="of">/{quota}</span></td>
{share}<td class="n p">{percent}{rate}</td>
<td class="wide bars">{bar}</td>
<td class="n wide">{short}</td>
<td class="n wide">{missing}</td>
<td class="n wide">{change}</td>
<td class="wide nowrap">{since}</td>
<td class="st {state}"><span aria-hidden="true">{glyph}</span> {words}</td>
</tr>
"""
BAR = f"""<svg class="bar {{state}}" width="{BAR_WIDTH}" height="18" viewBox="0 0 {BAR_WIDTH} 18"
 role="img" aria-label="{{label}}">
<rect x="0" y="5" width="{BAR_WHOLE}" height="8" class="track"/>
<rect x="0" y="5" width="{{fill}}" height="8" class="fill"/>
<line x1="{{pace}}" x2="{{pace}}" y1="2" y2="16" class="pace"/>
<line x1="{BAR_WHOLE}" x2="{BAR_WHOLE}" y1="1" y2="17" class="tick"/></svg>"""
NO_BAR = f"""<svg class="bar" width="{BAR_WIDTH}" height="18" viewBox="0 0 {BAR_WIDTH} 18"
 role="img" aria-label="{{label}}">
<line x1="0" x2="{BAR_WIDTH}" y1="9" y2="9" class="none"/></svg>"""
BAR_RUNNING_OVER = BAR.replace("</svg>", '<path d="M181 2 l8 7 l-8 7z" class="more"/></svg>')
SHARE = '<td class="n">{}</td>'
PLAIN = flatatt({"class": "plain"})
NOTHING = "—"


def drawn(shown: ShownRow) -> str:
    """Return the row of the table that shows `shown`, as HTML that is safe to put on a page."""
    attainment, target = shown.attainment, shown.attainment.target
    return format_html(
        ROW,
        name=_linked(shown.row.name, shown.dashboard),
        notes=_notes(shown),
        admitted=_linked(shown.admitted, shown.persons if attainment.is_known else "", PLAIN),
        quota=_quota(target) if target else "–",
        share="" if shown.row.whole is None else format_html(SHARE, shown.share),
        percent=shown.percent,
        rate=_rate(shown.rate) if shown.rate else "",
        bar=_bar(shown.bar, shown.css, shown.percent),
        short=_bold(whole(attainment.short_of_pace)) if attainment.short_of_pace else NOTHING,
        missing=whole(attainment.missing)
        if target and target.low and attainment.missing is not None
        else NOTHING,
        change=shown.change,
        since=_bold(shown.since) if shown.is_long_empty else shown.since,
        state=shown.css,
        glyph=shown.glyph,
        words=_words(shown),
    )


def _linked(text, address, attributes=""):
    if not address:
        return text
    return format_html('<a href="{}"{}>{}</a>', address, attributes, text)


def _taken_over(shown):
    return format_html(
        ' <small class="m d-block" title="{}">{}</small>', shown.taken_over_from, shown.taken_over
    )


def _notes(shown):
    """Return what stands below the name; for most rows nothing."""
    said = [_taken_over(shown)] if shown.taken_over else []
    said += [
        _small(each)
        for each in (shown.elsewhere, shown.covered, shown.why, shown.incomplete, shown.no_source)
        if each
    ]
    return format_html_join("", "{}", ((each,) for each in said))


def _small(text):
    return format_html(' <small class="m d-block">{}</small>', text)


def _bold(text):
    return format_html("<b>{}</b>", text)


def _quota(target):
    least = "≥\xa0" if target.form == "floor" else ""
    if target.source == "own":
        return f"{least}{bounds(target)}"
    sign = format_html('<abbr title="{}">Σ</abbr>', _("sum of the quotas below"))
    return format_html("{}{}{}", least, bounds(target), sign)


def _rate(rate):
    return format_html(
        '<small class="of" title="{}"> {}</small>', _("in per cent of members"), rate
    )


def _bar(bar: Bar | None, state, percent):
    if bar is None:
        return format_html(NO_BAR, label=_("No percentage"))
    return format_html(
        BAR_RUNNING_OVER if bar.runs_over else BAR,
        state=state,
        label=_("%(percent)s of the quota") % {"percent": percent},
        fill=bar.fill,
        pace=bar.pace,
    )


def _words(shown):
    words = shown.word
    if shown.row.exempt_until:
        day = date_format(shown.row.exempt_until, "SHORT_DATE_FORMAT")
        words += " " + _("until %(day)s") % {"day": day}
    return f"{words}, {shown.range_words}" if shown.range_words else words
