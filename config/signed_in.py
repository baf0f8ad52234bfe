"""Who sends a request: its session and its user, each by a statement put together once.

Both are asked for by every request, and putting them together took longer than answering them.
"""

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from organizations.models import User
from organizations.prepared import Given, Prepared

_COLUMNS = [field.attname for field in User._meta.concrete_fields]
_USER = Prepared(
    lambda: User.objects.filter(pk=Given("key", User._meta.pk)).order_by().values_list(*_COLUMNS)
)
_SESSION = Prepared(
    lambda: Session.objects.filter(
        session_key=Given("key", Session._meta.pk),
        expire_date__gt=Given("now", Session._meta.get_field("expire_date")),
    ).values_list("session_data")
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, looked up more cheaply."""

    def load(self):
        for (data,) in _SESSION.rows(key=self.session_key, now=timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}


class Backend(ModelBackend):
    """Django's own, by which a user is found more cheaply."""

    def get_user(self, user_id):
        for row in _USER.rows(key=user_id):
            user = User.from_db(connection.alias, _COLUMNS, row)
            return user if self.user_can_authenticate(user) else None
        return None
