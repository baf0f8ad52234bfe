"""The tree as people look through it: branch by branch, or by what they search for."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber

from audit.models import Entry
from organizations import names
from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, FormerName, Organization, Placement, Succession

BRANCH_LENGTH = 200


@dataclass
class Branch:
    """An organization in the tree; `below` are its children where it is open, else None."""

    organization: Organization
    below: list["Branch"] | None = None
    is_cut: bool = False
    opened_with: str = ""

    @property
    def has_below(self) -> bool:
        return self.organization.has_below


@dataclass
class Found:
    """What a search found, and what tells it from others of its name."""

    organization: Organization
    path: list[str] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    ended_on: date | None = None
    heir: Organization | None = None


def tree(jurisdiction: Jurisdiction, opened: Iterable[int]) -> list[Branch]:
    """Return the tops of the reach, with the children of each of `opened` below it.

    The tops are the organizations of the posts, without those below another of them. At most
    `BRANCH_LENGTH` children are loaded of each. Two queries, however many are open.
    """
    opened = list(dict.fromkeys(opened))
    pairs = Ancestry.objects.in_force(jurisdiction.day).filter(distance__gt=0)
    higher = pairs.filter(descendant=OuterRef("pk"), ancestor__in=jurisdiction.seeing)
    within = Organization.objects.within(jurisdiction)
    tops = within.filter(~Exists(higher), pk__in=jurisdiction.seeing)
    children = _children_of(opened, within, jurisdiction.day) if opened else {}
    return [_grown(each, opened, children) for each in with_below(tops, jurisdiction.day)]


def with_below(organizations, day: date):
    """Give each of `organizations`, a QuerySet, `has_below`: whether anything stands under it."""
    places = Placement.objects.in_force(day).filter(parent=OuterRef("pk"))
    return organizations.annotate(has_below=Exists(places))


def _children_of(parents, within, day):
    """Return the children of each of `parents`, one more than is shown. One query."""
    numbered = Window(
        RowNumber(), partition_by=F("placements__parent"), order_by=["sort_key", "pk"]
    )
    rows = (
        with_below(within, day)
        .filter(
            Q(placements__end__isnull=True) | Q(placements__end__gt=day),
            placements__start__lte=day,
            placements__parent__in=parents,
        )
        .annotate(parent_key=F("placements__parent"), place=numbered)
        .filter(place__lte=BRANCH_LENGTH + 1)
    )
    children = defaultdict(list)
    for child in rows.order_by("sort_key", "pk"):
        children[child.parent_key].append(child)
    return children


def _grown(organization, opened, children):
    branch = Branch(organization)
    if organization.pk in opened:
        below = children.get(organization.pk, [])
        branch.below = [_grown(each, opened, children) for each in below[:BRANCH_LENGTH]]
        branch.is_cut = len(below) > BRANCH_LENGTH
    else:
        branch.opened_with = ",".join(map(str, [*opened, organization.pk]))
    return branch


def ranked(organizations, words: str):
    """Put first what has just this code or name, then what begins with it, then what is called
    so but for its kind ("Đảng bộ phường …"), then the rest; of each, the higher level first."""
    folded = names.search_key(words)
    if not folded:
        return organizations.order_by("sort_key", "pk")
    is_cell = Q(kind=Organization.Kind.CELL)
    rank = Case(
        When(Q(search_code=folded) | Q(search_name=folded), then=Value(0)),
        When(Q(search_name__startswith=folded) | Q(search_code__startswith=folded), then=Value(1)),
        When(~is_cell & Q(search_name__endswith=f" {folded}"), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    level = Case(
        *(When(kind=kind, then=Value(n)) for n, kind in enumerate(Organization.Kind.values)),
        output_field=IntegerField(),
    )
    return organizations.order_by(rank, level, "sort_key", "pk")


def in_words(organizations: Iterable[Organization], day: date) -> list[str]:
    """Return the name of each with that of what it stands under, and more where these are alike.

    Those of one name get so many of the names above them as tell them apart; their codes where
    they stand under the same. One query.
    """
    organizations = list(organizations)
    above = Ancestry.objects.in_force(day).filter(descendant__in=organizations, distance__gt=0)
    paths = defaultdict(list)
    for key, name in above.order_by("distance").values_list("descendant", "ancestor__name"):
        paths[key].append(name)
    longest = max(map(len, paths.values()), default=0)
    ways = [
        [" · ".join([each.name, *paths[each.pk][:length]]) for each in organizations]
        for length in range(1, max(longest, 1) + 1)
    ]
    words = max(ways, key=lambda way: len({*way}))  # the shortest of those that tell most apart
    alike = {word for word, number in Counter(words).items() if number > 1}
    return [
        f"{word} ({each.code})" if word in alike else word
        for word, each in zip(words, organizations, strict=True)
    ]


def told_apart(organizations: Iterable[Organization], words: str, day: date) -> list[Found]:
    """Return `organizations` with what tells them apart: the names above, how they were called.

    Of a former name it is told only where the present name and code lack one of the `words`.
    Four queries at most, however many there are; heirs are asked for where something ended.
    """
    found = {each.pk: Found(each) for each in organizations}
    above = Ancestry.objects.in_force(day).filter(descendant__in=found, distance__gt=0)
    for key, name in above.order_by("-distance").values_list("descendant", "ancestor__name"):
        found[key].path.append(name)
    wanted = {key: _unexplained(each.organization, words) for key, each in found.items()}
    for former in FormerName.objects.filter(organization__in=[k for k, w in wanted.items() if w]):
        if any(word in former.search_name for word in wanted[former.organization_id]):
            found[former.organization_id].former_names.append(former.name)
    _say_what_ended(found, day)
    return list(found.values())


def _unexplained(organization, words):
    text = f"{organization.search_name}\n{organization.search_code}"
    return [key for key in names.keys_asked(words) if key not in text]


def _say_what_ended(found, day):
    standing = set()
    for key, end in (
        Placement.objects.filter(organization__in=found, start__lte=day)
        .order_by("start")
        .values_list("organization", "end")
    ):
        if end is None or end > day:
            standing.add(key)
        else:
            found[key].ended_on = end
    for key in standing:
        found[key].ended_on = None
    ended = [key for key, each in found.items() if each.ended_on]
    heirs = Succession.objects.filter(predecessor__in=ended, is_heir=True, on__lte=day)
    for succession in heirs.select_related("successor"):
        found[succession.predecessor_id].heir = succession.successor
        found[succession.predecessor_id].path = []


def history_of_organization(organization: Organization):
    """Return, newest first, what was done to `organization` itself."""
    return Entry.objects.about(organization)
