"""How long a signed-in session lasts: some minutes without use, some hours in all."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
_TOUCH_EVERY = 60  # seconds; not every reading needs to write its session
_SKEW = 300  # seconds; clocks of two servers differ, and a clock is set back now and then


@receiver(user_logged_in)
def stamp(request, **kwargs):
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = _now()


class SessionLimitsMiddleware:
    """Sign out whoever did nothing for too long, or signed in too long ago."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if _has_expired(request.session):
                logout(request)
            elif _now() - request.session[SEEN_AT] >= _TOUCH_EVERY:
                request.session[SEEN_AT] = _now()
        return self.get_response(request)


def _has_expired(session) -> bool:
    """Tell whether a limit has passed; a session without stamps has, and one from the future.

    Up to a few minutes ahead is no future, but another server's clock.
    """
    idle = _now() - session.get(SEEN_AT, 0)
    age = _now() - session.get(SIGNED_IN_AT, 0)
    return not (
        -_SKEW <= idle <= settings.SESSION_IDLE_LIMIT.total_seconds()
        and -_SKEW <= age <= settings.SESSION_ABSOLUTE_LIMIT.total_seconds()
    )


def _now() -> int:
    return int(timezone.now().timestamp())
