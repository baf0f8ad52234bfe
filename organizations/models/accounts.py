"""Users, and the posts from which all their rights follow."""

import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from organizations.models.checked import Check
from organizations.models.dated import by_document, ends_after_start
from organizations.models.folded import FoldedField
from organizations.models.organization import DatedRecordQuerySet, Organization

OPERATOR = "system"
GIVES_PASSWORD = ("user.create", "user.reset_password")
"""What the trail calls it when somebody gives an account a password, and so knows it."""


class UserManager(BaseUserManager["User"]):
    def create_user(self, username, full_name="", password=None, **fields):
        user = self.model(
            username=self.model.normalize_username(username), full_name=full_name, **fields
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def system(self):
        """Return the named system user, as whom commands act; nobody can sign in as it."""
        user = self.filter(username=OPERATOR).first()
        return user or self.create_user(OPERATOR, "Hệ thống", is_active=False)

    def administered(self, jurisdiction):
        """Return those who hold or held a post in what an administrator's posts reach."""
        posts = Post.objects.administered(jurisdiction)
        return self.filter(pk__in=posts.values("user"))

    def governed(self, jurisdiction):
        """Return those of the administered whose posts, as far as not over, all lie in reach.

        Else the administrator of one commune could take over the account of somebody who
        also holds a post far above.
        """
        within = jurisdiction.descendants(jurisdiction.administering)
        lasting = Post.objects.filter(Q(end__isnull=True) | Q(end__gt=jurisdiction.day))
        outside = lasting.exclude(organization__in=within)
        return self.administered(jurisdiction).exclude(pk__in=outside.values("user"))


class User(AbstractBaseUser):
    """Somebody who may sign in. What they may do there, their posts say."""

    username = models.CharField(
        _("username"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    search_name = FoldedField(source="full_name", max_length=120, default="")
    search_username = FoldedField(source="username", max_length=150, default="")
    contact = models.CharField(_("telephone"), max_length=40, blank=True, default="", db_default="")
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.username

    def set_password(self, raw_password):
        """Set the password in NFC, as the sign-in form reads it, whatever the keyboard sent."""
        if raw_password is not None:
            raw_password = unicodedata.normalize("NFC", raw_password)
        super().set_password(raw_password)

    def check_password(self, raw_password):
        return super().check_password(unicodedata.normalize("NFC", raw_password))

    @property
    def is_operator(self) -> bool:
        """Tell whether this is who acts at the prompt, with the whole database in his hands."""
        return self.username == OPERATOR

    @property
    def password_given_by(self) -> int | None:
        """Return the key of who gave this account its last one-time password. One query.

        That its holder chose another since is no matter: who knew the one could choose the other.
        """
        given = Entry.objects.about(self).filter(action__in=GIVES_PASSWORD)
        return given.values_list("actor_id", flat=True).first()

    @property
    def is_staff(self) -> bool:
        """The Django admin asks for this; the admin site itself asks the jurisdiction."""
        return False

    def has_perm(self, perm, obj=None) -> bool:
        """Rights come from posts, through the jurisdiction; Django's own permissions give none."""
        return False

    def has_module_perms(self, app_label) -> bool:
        return False


# The plugin of the checker gives every QuerySet an `as_manager` of its own type.
class PostQuerySet(DatedRecordQuerySet):  # type: ignore[override]
    def effective(self, day):
        """Keep the posts that give rights on `day`."""
        return self.in_force(day).filter(asked_by=None)

    def lasting(self, day):
        """Keep the posts that are not over on `day`, those to come too."""
        return self.filter(Q(end__isnull=True) | Q(end__gt=day))

    def awaiting(self, day):
        """Keep what somebody has to confirm before it gives rights, unless it is over."""
        return self.lasting(day).filter(asked_by__isnull=False)

    def in_need(self):
        """Keep those of which one administrator alone must not decide: see `needs_two`."""
        return self.filter(
            Q(role__in=Post.DECIDED_BY_TWO) | Q(sees_sensitive=True) | Q(may_export=True)
        )

    def to_confirm(self, jurisdiction, user):
        """Keep what waits for an administrator such as `user`: see `Post.is_confirmable_by`."""
        waiting = self.administered(jurisdiction).awaiting(jurisdiction.day)
        own_grants = Q(granted_by=user, confirmed_by=None)
        given = Entry.objects.filter(
            subject_type=User._meta.label_lower,
            subject_id=OuterRef("user_id"),
            action__in=GIVES_PASSWORD,
        )
        by_other_hands = Q(given_by=None) | ~Q(given_by=user.pk)
        return (
            waiting.exclude(Q(asked_by=user) | Q(user=user) | own_grants)
            .annotate(given_by=Subquery(given.values("actor_id")[:1]))
            .filter(by_other_hands)
        )

    def of_own_making(self):
        """Keep those whose user got account or password from who granted the post, newest first.

        Each says when: `created_at`, `reset_at`.
        """
        hand = Entry.objects.filter(
            subject_type=User._meta.label_lower,
            subject_id=OuterRef("user_id"),
            actor_id=OuterRef("granted_by_id"),
        )
        return (
            self.annotate(
                created_at=Subquery(hand.filter(action="user.create").values("at")[:1]),
                reset_at=Subquery(hand.filter(action="user.reset_password").values("at")[:1]),
            )
            .filter(Q(created_at__isnull=False) | Q(reset_at__isnull=False))
            .order_by("-pk")
        )

    def within(self, jurisdiction):
        """Keep the posts in what an auditor's posts reach."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.auditing))


class Post(models.Model):
    """A role that a user holds in an organization, and all below it, during a period.

    As long as it has an `asked_by` it gives no right: that administrator granted it, or gave its
    user a new password, and somebody else has to confirm it.
    """

    class Role(models.TextChoices):
        SECRETARY = "secretary", _("Secretary")
        BOARD = "board", _("Organization board")
        OBSERVER = "observer", _("Observer")
        ADMIN = "admin", _("Administrator")
        AUDITOR = "auditor", _("Auditor")

    DECIDED_BY_TWO = (Role.SECRETARY, Role.BOARD, Role.ADMIN)

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="posts", verbose_name=_("user")
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="posts",
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    sees_sensitive = models.BooleanField(_("sees ethnicity and religion"), default=False)
    may_export = models.BooleanField(_("may export"), default=False)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    asked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("waits for confirmation, asked for by"),
        null=True,
        blank=True,
        editable=False,
    )
    confirmed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        editable=False,
    )
    reorganization = by_document("posts")

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            ends_after_start("post_ends_after_start"),
            Check(
                name="post_not_granted_to_oneself",
                condition=~Q(granted_by=F("user")),
                violation_error_message=_("Nobody can grant a post to himself."),
            ),
            Check(
                name="post_not_confirmed_by_its_holder",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user")),
                violation_error_message=_("Nobody can confirm a post of his own."),
            ),
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=Q(end__isnull=True),
                name="post_held_once",
                violation_error_message=_("This user already holds this post."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.organization.name}"

    @property
    def needs_two(self) -> bool:
        """Tell whether it sees persons, exports, sees what is sensitive, or administers."""
        return self.role in self.DECIDED_BY_TWO or self.sees_sensitive or self.may_export

    def is_confirmable_by(self, user) -> bool:
        """Tell whether `user` neither holds it, nor asked for it, nor granted it unconfirmed, nor
        gave its holder the last one-time password.

        Somebody else's new password for its holder makes nobody the second for his own grant.
        The operator needs no second.
        """
        hands = {self.user_id, self.asked_by_id, self.user.password_given_by}
        if self.confirmed_by_id is None:
            hands.add(self.granted_by_id)
        return user.is_operator or user.pk not in hands
