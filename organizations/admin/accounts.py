"""Accounts in the admin. What a user may do follows from posts and nothing else."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from organizations import names, posts
from organizations.admin.posts import GRANTED, POST_HELP, GrantForm, called
from organizations.admin.scoped import DecisionForm, OrganizationField, RecordTable, ScopedAdmin
from organizations.models import Post, User

admin.site.unregister(Group)  # rights come from posts


def _telephone(form):
    return names.telephone(form.cleaned_data["contact"])


class NewUserForm(DecisionForm):
    """An account comes with its first post: without one it would be nobody's to look after."""

    organization = OrganizationField(label=gettext_lazy("Organization"))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", "---------"), *Post.Role.choices]
    )
    start = DateField(label=gettext_lazy("From"))
    end = DateField(label=gettext_lazy("Until"), required=False)
    sees_sensitive = forms.BooleanField(
        label=gettext_lazy("Sees ethnicity and religion"),
        required=False,
        help_text=gettext_lazy("and breaches of the population policy, marriage with a foreigner"),
    )
    may_export = forms.BooleanField(label=gettext_lazy("May export"), required=False)

    clean_start = GrantForm.clean_start
    clean_contact = _telephone

    def decide(self):
        account = {name: self.cleaned_data[name] for name in posts.ACCOUNT}
        user, self.password = posts.create_user(**account, by=self.by)
        post = {name: self.cleaned_data[name] for name in GRANTED}
        posts.grant(user=user, **post, by=self.by)
        return user


class UserForm(DecisionForm):
    clean_contact = _telephone

    def decide(self):
        user = self.instance
        posts.correct_name(user, full_name=self.cleaned_data["full_name"], by=self.by)
        posts.correct_contact(user, contact=self.cleaned_data["contact"], by=self.by)
        stays = self.cleaned_data.get("is_active", user.is_active)  # not asked of oneself
        if stays != user.is_active:
            change = posts.reactivate if stays else posts.deactivate
            change(user, by=self.by)
        return user


class RoleFilter(admin.SimpleListFilter):
    """Who holds a post of that role in the reach."""

    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Post.Role.choices

    def queryset(self, request, queryset):
        if self.value() not in Post.Role.values:
            return queryset
        held = _held(request.jurisdiction).filter(role=self.value())
        return queryset.filter(pk__in=held.values("user"))


def _held(jurisdiction):
    """Return the posts in the reach that are not over."""
    return Post.objects.administered(jurisdiction).lasting(jurisdiction.day)


@admin.register(User)
class UserAdmin(ScopedAdmin):
    list_display = ["username", "full_name", "held", "last_login", "is_active"]
    list_filter = [RoleFilter, "is_active"]
    lookups = frozenset(["role", "is_active__exact"])
    search_fields = ["search_username", "search_name"]
    about = gettext_lazy(
        "Who may sign in. What somebody sees and does there follows from the posts, which are "
        "granted for a time and ended by date; the account stays."
    )
    none_yet = gettext_lazy("Nobody but you holds a post in your reach.")
    help_texts = POST_HELP | {
        "username": gettext_lazy(
            "What is typed to sign in: small letters without marks, such as lan.le. It cannot be "
            "changed later."
        ),
        "full_name": gettext_lazy("As on papers: lists, the trail and choices tell people by it."),
        "contact": gettext_lazy("Where to reach this person; seen by administrators only."),
        "organization": gettext_lazy("Where the first post is. More posts can be added later."),
        "is_active": gettext_lazy(
            "Without the tick nobody can sign in with this account; posts and what was done stay."
        ),
    }
    add_form, change_form = NewUserForm, UserForm
    add_fields = ("username", "full_name", "contact", *GRANTED)
    shown_fields = ("username", "date_joined")
    change_fields = ("full_name", "contact", "is_active")

    def get_queryset(self, request):
        held = _held(request.jurisdiction).select_related("organization")
        rows = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("posts", held, to_attr="held_posts"))

    def choice(self, user):
        """Tell apart people of one name: by login, and by the posts they hold in the reach."""
        return " · ".join([called(user), *map(str, user.held_posts[:2])])

    @admin.display(description=gettext_lazy("posts"))
    def held(self, user):
        return "; ".join(map(str, user.held_posts)) or "–"

    def get_search_results(self, request, queryset, search_term):
        """Find users by login, by name, and by an organization of the reach that they are at."""
        posts_held = _held(request.jurisdiction)
        for key in names.keys_asked(search_term[:200]):
            there = posts_held.filter(
                Q(organization__search_name__contains=key)
                | Q(organization__search_code__contains=key)
            )
            queryset = queryset.filter(
                Q(search_username__contains=key)
                | Q(search_name__contains=key)
                | Q(pk__in=there.values("user"))
            )
        return queryset, False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) and (
            obj is None or User.objects.governed(request.jurisdiction).filter(pk=obj.pk).exists()
        )

    def get_readonly_fields(self, request, obj=None):
        shown = super().get_readonly_fields(request, obj)
        return (*shown, "is_active") if obj == request.user else shown

    def get_changeform_initial_data(self, request):
        return {"start": request.jurisdiction.day} | super().get_changeform_initial_data(request)

    def get_urls(self):
        reset = self.admin_site.admin_view(self.reset_view)
        return [
            path("<int:pk>/reset/", reset, name="organizations_user_reset"),
            *super().get_urls(),
        ]

    def tools(self, request, user):
        if user == request.user or not self.has_change_permission(request, user):
            return []
        return [(reverse("admin:organizations_user_reset", args=[user.pk]), _("Reset password"))]

    def tables(self, request, user):
        held = Post.objects.administered(request.jurisdiction).filter(user=user)
        return [
            RecordTable(
                _("Posts"),
                [_("Role"), _("Organization"), _("From"), _("Until"), ""],
                [
                    [
                        post.get_role_display(),
                        post.organization,
                        post.start,
                        post.end,
                        _link("post_change", _("Open"), args=[post.pk]),
                    ]
                    for post in held.select_related("organization")
                ],
            ),
            RecordTable(
                "",
                [],
                [[_link("post_add", _("Add another post"), query={"user": user.pk})]],
            ),
        ]

    def save_form(self, request, form, change):
        user = super().save_form(request, form, change)
        request.one_time_password = getattr(form, "password", "")
        return user

    def response_add(self, request, obj, post_url_continue=None):
        response = self._show_password(request, obj, request.one_time_password)
        again = {name: request.POST.get(name, "") for name in ("organization", "role")}
        another = _link("user_add", _("Add another user"), query=again)
        response.context_data["another"] = another
        return response

    def reset_view(self, request, pk):
        user = self.get_object(request, str(pk))
        if user == request.user or not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method == "POST":
            return self._show_password(request, user, posts.reset_password(user, by=request.user))
        return self._show_password(request, user, "")

    def _show_password(self, request, user, password):
        """Show the page with the password itself, so that it is stored nowhere on its way."""
        return self.page(
            request,
            "admin/one_time_password.html",
            title=_("One-time password"),
            subtitle=str(user),
            record=user,
            password=password,
            waiting=user.posts.awaiting(request.jurisdiction.day).exists(),
        )


def _link(page, label, *, args=(), query=None):
    address = reverse(f"admin:organizations_{page}", args=args)
    return format_html(
        '<a href="{}">{}</a>', f"{address}?{urlencode(query)}" if query else address, label
    )
