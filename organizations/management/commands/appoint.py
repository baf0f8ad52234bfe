from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import posts
from organizations.models import Organization, Post, User


class Command(BaseCommand):
    help = (
        "Grant a post as the system user, or confirm one that waits; create the user where there "
        "is none yet."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("role", choices=Post.Role.values)
        parser.add_argument("code", help="the code of the organization")
        parser.add_argument("--name", default="", help="the full name of a new user")

    @transaction.atomic
    def handle(self, *, username, role, code, name, **options):
        username = User.normalize_username(username.strip())
        organization = Organization.objects.filter(code=code).first()
        if organization is None:
            raise CommandError(
                _("There is no organization with the code %(code)s.") % {"code": code}
            )
        user = User.objects.filter(username=username).first() or self._new(username, name)
        operator, today = User.objects.system(), timezone.localdate()
        held = {"user": user, "organization": organization, "role": role}
        waiting = list(Post.objects.awaiting(today).filter(**held))
        try:
            for post in waiting:
                posts.confirm(post, by=operator)
            if not waiting:
                posts.grant(**held, start=today, by=operator)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        said = _("%(username)s is %(role)s of %(organization)s.") % {
            "username": username,
            "role": Post.Role(role).label,
            "organization": organization.name,
        }
        self.stdout.write(self.style.SUCCESS(said))

    def _new(self, username, name):
        try:
            username = posts.new_login(username)
            password = getpass(_("Password of the new user:") + " ")
            validate_password(password, User(username=username, full_name=name))
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        return User.objects.create_user(username, name, password, must_change_password=True)
