"""Accounts and posts in the admin. What a user may do follows from posts and nothing else."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from organizations import posts
from organizations.admin.scoped import DecisionForm, OrganizationField, RecordTable, ScopedAdmin
from organizations.models import Post, User

admin.site.unregister(Group)  # rights come from posts

GRANTED = ("organization", "role", "start", "end", "sees_sensitive", "may_export")


class GrantForm(DecisionForm):
    def clean_start(self):
        """Let no right be held before it was granted."""
        if self.cleaned_data["start"] < self.jurisdiction.day:
            raise ValidationError(_("A post cannot begin before today."), code="past")
        return self.cleaned_data["start"]

    def decide(self):
        return posts.grant(**self.cleaned_data, by=self.by)


class EndPostForm(DecisionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].required = True
        self.fields["end"].help_text = _("From this day on the post gives no right any more.")

    def clean_end(self):
        if self.cleaned_data["end"] < self.jurisdiction.day:
            raise ValidationError(_("A post cannot end before today."), code="past")
        return self.cleaned_data["end"]

    def decide(self):
        posts.end_post(self.instance, on=self.cleaned_data["end"], by=self.by)
        return self.instance


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
    return _(
        "This post gives no right yet: %(user)s asked for it, and another administrator has to "
        "confirm it."
    ) % {"user": post.asked_by}


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    list_display = ["user", "role", "where", "start", "end", "granted_by", "asked_by"]
    list_select_related = ["user", "organization", "granted_by", "asked_by"]
    list_filter = ["role", Waiting]
    lookups = frozenset(["role__exact"])
    search_fields = [
        "user__username",
        "user__search_name",
        "organization__search_name",
        "organization__code",
    ]
    autocomplete_fields = ["user"]
    add_form, change_form = GrantForm, EndPostForm
    add_fields = ("user", *GRANTED)
    shown_fields = (
        "user",
        "organization",
        "role",
        "sees_sensitive",
        "may_export",
        "start",
        "granted_by",
        "asked_by",
        "confirmed_by",
    )
    change_fields = ("end",)

    def get_changeform_initial_data(self, request):
        return {"start": request.jurisdiction.day}

    def get_urls(self):
        confirm = self.admin_site.admin_view(self.confirm_view)
        return [
            path("<int:pk>/confirm/", confirm, name="organizations_post_confirm"),
            *super().get_urls(),
        ]

    def warning(self, request, post):
        return _waits(post) if post.asked_by_id else ""

    def tools(self, request, post):
        if not Post.objects.to_confirm(request.jurisdiction, request.user).filter(pk=post.pk):
            return []
        return [(reverse("admin:organizations_post_confirm", args=[post.pk]), _("Confirm"))]

    def response_add(self, request, obj, post_url_continue=None):
        if obj.asked_by_id:
            messages.warning(request, _waits(obj))
        return super().response_add(request, obj, post_url_continue)

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
            refusal=refusal,
            may_confirm=waiting.exists(),
        )


class NewUserForm(DecisionForm):
    """An account comes with its first post: without one it would be nobody's to look after."""

    organization = OrganizationField(label=gettext_lazy("Organization"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Post.Role)
    start = DateField(label=gettext_lazy("From"))
    end = DateField(label=gettext_lazy("Until"), required=False)
    sees_sensitive = forms.BooleanField(
        label=gettext_lazy("Sees ethnicity and religion"), required=False
    )
    may_export = forms.BooleanField(label=gettext_lazy("May export"), required=False)

    clean_start = GrantForm.clean_start

    def decide(self):
        user, self.password = posts.create_user(
            username=self.cleaned_data["username"],
            full_name=self.cleaned_data["full_name"],
            by=self.by,
        )
        post = {name: self.cleaned_data[name] for name in GRANTED}
        posts.grant(user=user, **post, by=self.by)
        return user


class UserForm(DecisionForm):
    def decide(self):
        user = self.instance
        posts.correct_name(user, full_name=self.cleaned_data["full_name"], by=self.by)
        stays = self.cleaned_data.get("is_active", user.is_active)  # not asked of oneself
        if stays != user.is_active:
            change = posts.reactivate if stays else posts.deactivate
            change(user, by=self.by)
        return user


@admin.register(User)
class UserAdmin(ScopedAdmin):
    list_display = ["username", "full_name", "is_active"]
    search_fields = ["username", "search_name"]
    add_form, change_form = NewUserForm, UserForm
    add_fields = ("username", "full_name", *GRANTED)
    shown_fields = ("username", "date_joined")
    change_fields = ("full_name", "is_active")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) and (
            obj is None or User.objects.governed(request.jurisdiction).filter(pk=obj.pk).exists()
        )

    def get_readonly_fields(self, request, obj=None):
        shown = super().get_readonly_fields(request, obj)
        return (*shown, "is_active") if obj == request.user else shown

    def get_changeform_initial_data(self, request):
        return {"start": request.jurisdiction.day}

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
                [_("Role"), _("Organization"), _("From"), _("Until")],
                [
                    [post.get_role_display(), post.organization, post.start, post.end]
                    for post in held.select_related("organization")
                ],
            )
        ]

    def save_form(self, request, form, change):
        user = super().save_form(request, form, change)
        request.one_time_password = getattr(form, "password", "")
        return user

    def response_add(self, request, obj, post_url_continue=None):
        return self._show_password(request, obj, request.one_time_password)

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
