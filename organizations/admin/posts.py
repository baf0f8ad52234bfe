"""Posts in the admin: granted, confirmed by a second administrator, ended, taken up again."""

from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from organizations import posts
from organizations.admin.confirming import confirm_posts
from organizations.admin.scoped import DecisionForm, ReachField, ScopedAdmin
from organizations.models import Post, User

GRANTED = ("organization", "role", "start", "end", "sees_sensitive", "may_export")


POST_HELP = {
    "role": gettext_lazy(
        "Secretary: records dossiers and admissions. Board: reads them, decides and returns "
        "dossiers of its level. Observer: figures only, no persons. Administrator: organizations, "
        "users, quotas; no persons. Auditor: the trail."
    ),
    "start": gettext_lazy("From this day on the post gives its rights; not before today."),
    "end": gettext_lazy(
        "The first day without these rights, such as after a deputy's leave. Empty: until it is "
        "ended."
    ),
    "sees_sensitive": gettext_lazy("For roles that see persons. Each look is noted in the trail."),
    "may_export": gettext_lazy(
        "May take figures away as Excel and CSV files, and lists of persons if the role sees them."
    ),
}


class UserField(ReachField):
    """A user of the reach, told by name, login and posts."""

    def label_from_instance(self, user):
        return called(user)


class GrantForm(DecisionForm):
    def clean_start(self):
        """Let no right be held before it was granted."""
        if self.cleaned_data["start"] < self.jurisdiction.day:
            raise ValidationError(_("A post cannot begin before today."), code="past")
        return self.cleaned_data["start"]

    def decide(self):
        return posts.grant(**self.cleaned_data, by=self.by)


class EndPostForm(forms.Form):
    """From which day on a post gives no right any more; asked once more."""

    title = gettext_lazy("End")
    on = DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("From this day on the post gives no right any more."),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, post, jurisdiction, **kwargs):
        super().__init__(*args, initial={"on": jurisdiction.day}, **kwargs)
        self.post, self.jurisdiction = post, jurisdiction

    def clean_on(self):
        if self.cleaned_data["on"] < self.jurisdiction.day:
            raise ValidationError(
                _(
                    "A post cannot end before today: up to today it gave its rights. If its holder "
                    "had left before, use “Ended earlier”."
                ),
                code="past",
            )
        return self.cleaned_data["on"]

    def sentence(self):
        """Say what ends, and what of its user's posts is left."""
        lasting = self.post.user.posts.lasting(self.cleaned_data["on"]).exclude(pk=self.post.pk)
        others = lasting.administered(self.jurisdiction).select_related("organization")
        ends = _("From %(day)s on %(who)s is no longer %(post)s.")
        if others:
            rest = _("What stays: %(others)s.")
        elif lasting.exists():
            rest = _("Posts outside your reach stay.")
        else:
            rest = _("No other post is left, so nothing can be seen or recorded any more.")
        return f"{ends} {rest}" % {
            "day": date_format(self.cleaned_data["on"], "SHORT_DATE_FORMAT"),
            "who": called(self.post.user),
            "post": self.post,
            "others": "; ".join(map(str, others)),
        }

    def take(self, by):
        posts.end_post(self.post, on=self.cleaned_data["on"], by=by)


class CorrectEndForm(forms.Form):
    """On which day, over by now, a post had ended, and why that is recorded late."""

    title = gettext_lazy("Ended earlier")
    on = DateField(
        label=gettext_lazy("Left from"),
        help_text=gettext_lazy(
            "The first day on which its holder was no longer at this post, though it was still on "
            "record. A day that is over."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is recorded late"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60}),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, post, jurisdiction, **kwargs):
        super().__init__(*args, **kwargs)
        self.post, self.jurisdiction = post, jurisdiction

    def sentence(self):
        said = _(
            "On record %(who)s is %(post)s up to %(day)s only. Until now the post gave its rights; "
            "what was done by it stays, and the trail keeps both days."
        )
        day = self.cleaned_data["on"] - timedelta(days=1)
        return said % {
            "who": called(self.post.user),
            "post": self.post,
            "day": date_format(day, "SHORT_DATE_FORMAT"),
        }

    def take(self, by):
        asked = {name: self.cleaned_data[name] for name in ("on", "reason")}
        posts.correct_end(self.post, **asked, today=self.jurisdiction.day, by=by)


class ResumePostForm(forms.Form):
    """Nothing to fill in: the page says what happens."""

    title = gettext_lazy("Take back the end")
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, post, jurisdiction, **kwargs):
        super().__init__(*args, **kwargs)
        self.post, self.jurisdiction = post, jurisdiction

    def sentence(self):
        said = _("%(who)s goes on as %(post)s, as if the post had not been ended.")
        return said % {"who": called(self.post.user), "post": self.post}

    def take(self, by):
        posts.resume(self.post, on=self.jurisdiction.day, by=by)


def called(user) -> str:
    """Return the name of `user` with the login, or the login alone."""
    return f"{user.full_name} ({user.username})" if user.full_name else user.username


class Waiting(admin.SimpleListFilter):
    """The posts that wait for a second administrator, or only those for the user himself."""

    title = gettext_lazy("confirmation")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("me", _("waits for me")), ("any", _("waits for somebody"))]

    def queryset(self, request, queryset):
        if self.value() == "me":
            mine = Post.objects.to_confirm(request.jurisdiction, request.user)
            return queryset.filter(pk__in=mine.values("pk"))
        if self.value() == "any":
            waiting = Post.objects.awaiting(request.jurisdiction.day)
            return queryset.filter(pk__in=waiting.values("pk"))
        return queryset


def _waits(post):
    said = _(
        "This post gives no right yet: %(user)s asked for it, and another administrator has to "
        "confirm it."
    ) % {"user": post.asked_by}
    giver = User.objects.filter(pk=post.user.password_given_by).exclude(pk=post.asked_by_id).first()
    if giver is None or giver.is_operator:
        return said
    not_he = _("Not %(user)s, who gave this account its password.") % {"user": giver}
    return f"{said} {not_he}"


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    list_display = ["holder", "role", "where", "start", "end", "granter", "asked_by"]
    list_select_related = ["user", "organization", "granted_by", "asked_by"]
    list_filter = ["role", Waiting]
    lookups = frozenset(["role__exact", "waits"])
    search_fields = [
        "user__search_username",
        "user__search_name",
        "organization__search_name",
        "organization__search_code",
    ]
    about = gettext_lazy(
        "Who does what where, and for how long. A post reaches its organization and all below it. "
        "Nothing is deleted: a post is ended, and granted again if need be."
    )
    none_yet = gettext_lazy("Nobody holds a post in your reach yet.")
    help_texts = POST_HELP | {
        "user": gettext_lazy(
            "Search by name, login or organization. Somebody without an account is added under "
            "Users, together with the first post."
        ),
    }
    autocomplete_fields = ["user"]
    kept = ("organization", "role", "start")
    add_form = GrantForm
    add_fields = ("user", *GRANTED)
    shown_fields = (
        "holder",
        "organization",
        "role",
        "sees_sensitive",
        "may_export",
        "start",
        "end",
        "granter",
        "asked_by",
        "confirmed_by",
    )

    @admin.display(description=gettext_lazy("user"), ordering="user__username")
    def holder(self, post):
        return called(post.user)

    @admin.display(description=gettext_lazy("granted by"), ordering="granted_by__username")
    def granter(self, post):
        return called(post.granted_by)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["form_class"] = UserField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        """A post is never changed: it is ended, taken up again or granted anew."""
        return obj is None and super().has_change_permission(request)

    def get_changeform_initial_data(self, request):
        return {"start": request.jurisdiction.day} | super().get_changeform_initial_data(request)

    def get_urls(self):
        guarded = self.admin_site.admin_view
        acts = {"end": EndPostForm, "correct_end": CorrectEndForm, "resume": ResumePostForm}
        return [
            path("confirm/", guarded(self.confirm_all_view), name="organizations_post_confirm_all"),
            path(
                "<int:pk>/confirm/", guarded(self.confirm_view), name="organizations_post_confirm"
            ),
            *(
                path(
                    f"<int:pk>/{act}/",
                    guarded(self.act_view),
                    {"form_class": form_class},
                    name=f"organizations_post_{act}",
                )
                for act, form_class in acts.items()
            ),
            *super().get_urls(),
        ]

    def warning(self, request, post):
        return _waits(post) if post.asked_by_id else ""

    def tools(self, request, post):
        """Offer to confirm it, to end it, to take back its end, or to grant it again."""
        day, tools = request.jurisdiction.day, []
        if Post.objects.to_confirm(request.jurisdiction, request.user).filter(pk=post.pk):
            tools.append((_page("confirm", post), _("Confirm")))
        ended = post.end is not None and posts.was_ended(post)
        if post.end is None or post.end > day:
            tools.append((_page("end", post), EndPostForm.title))
        if ended and post.end >= day:
            tools.append((_page("resume", post), ResumePostForm.title))
        if post.start < day and (post.end is None or post.end > post.start + timedelta(days=1)):
            tools.append((_page("correct_end", post), CorrectEndForm.title))
        if post.end is not None and post.end <= day:
            tools.append((_again(post), _("Grant again")))
        return tools

    def response_add(self, request, obj, post_url_continue=None):
        if obj.asked_by_id:
            messages.warning(request, _waits(obj))
        return super().response_add(request, obj, post_url_continue)

    def act_view(self, request, pk, form_class):
        """Say what would follow for the holder, and let it happen once confirmed."""
        post = self.get_object(request, str(pk))
        data = request.POST if request.method == "POST" else None
        form = form_class(data, post=post, jurisdiction=request.jurisdiction)
        return self.ask_once_more(request, post, form, subtitle=f"{called(post.user)} · {post}")

    def confirm_all_view(self, request):
        return confirm_posts(self, request)

    def confirm_view(self, request, pk):
        """Show who asks for what, and let another administrator confirm it."""
        post = self.get_object(request, str(pk))
        refusal = ""
        if request.method == "POST":
            try:
                posts.confirm(post, by=request.user)
            except ValidationError as error:
                refusal = " ".join(error.messages)
            else:
                messages.success(request, _("The post was confirmed and gives its rights."))
                return redirect("admin:organizations_post_changelist")
        waiting = Post.objects.to_confirm(request.jurisdiction, request.user).filter(pk=post.pk)
        return self.page(
            request,
            "admin/post_confirm.html",
            title=_("Confirm a post"),
            subtitle=str(post.user),
            record=post,
            asked=posts.asked(post),
            given=posts.password_given(post.user),
            refusal=refusal,
            may_confirm=waiting.exists(),
        )


def _page(act, post):
    return reverse(f"admin:organizations_post_{act}", args=[post.pk])


def _again(post):
    """Return the address of a new post, filled in as `post` was."""
    fields = {"user": post.user_id, "organization": post.organization_id, "role": post.role}
    fields |= {name: "on" for name in ("sees_sensitive", "may_export") if getattr(post, name)}
    return f"{reverse('admin:organizations_post_add')}?{urlencode(fields)}"
