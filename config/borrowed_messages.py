"""Messages of Django and of packages that have no Vietnamese of their own.

Their Vietnamese catalogues lack these, or put them badly. They are named here so that
`makemessages` takes them into our catalogue, which is asked before theirs. Left out are the
names of languages that we do not offer, and Django's welcome page. After an update of a package,
`tests/test_translations.py` names what is missing.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext, pgettext

# Django itself
_("Messages")
_("…")
_("That page number is not an integer")
_("That page number is less than 1")
_("That page contains no results")
_("Enter a valid domain name.")
_("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.")
_("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.")
_("Enter a valid %(protocol)s address.")
_("IPv4")
_("IPv6")
_("IPv4 or IPv6")
_("Ensure this value is a multiple of step size %(limit_value)s.")
_(
    "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. "
    "%(offset)s, %(valid_value1)s, %(valid_value2)s, and so on."
)
_("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.")
_("Null characters are not allowed.")
_("Constraint “%(name)s” is violated.")
_("“%(value)s” value must be either True or False.")
_("“%(value)s” value must be either True, False, or None.")
_("String (unlimited)")
_("“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.")
_("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.")
_(
    "“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] "
    "format."
)
_(
    "“%(value)s” value has the correct format (YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]) but it is an "
    "invalid date/time."
)
_("“%(value)s” value must be a decimal number.")
_("“%(value)s” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format.")
_("Duration")
_("“%(value)s” value must be a float.")
_("“%(value)s” value must be an integer.")
_("“%(value)s” value must be either None, True or False.")
_("Positive big integer")
_("“%(value)s” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format.")
_("“%(value)s” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time.")
_("“%(value)s” is not a valid UUID.")
_("Universally unique identifier")
_("A JSON object")
_("Value must be valid JSON.")
_("%(model)s instance with %(field)s %(value)r is not a valid choice.")
_("%(from)s-%(to)s relationship")
_("%(from)s-%(to)s relationships")
_("Enter a valid duration.")
_("The number of days must be between {min_days} and {max_days}.")
_("Enter a complete value.")
_("Enter a valid UUID.")
_("Enter a valid JSON.")
_(
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
    "You may need to file a bug report if the issue persists."
)
_("The inline value did not match the parent instance.")
_("“%(pk)s” is not a valid value.")
_(
    "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous "
    "or it may not exist."
)
_("This is not a valid IPv6 address.")
_("Forbidden")
_("CSRF verification failed. Request aborted.")
_(
    "You are seeing this message because this HTTPS site requires a “Referer header” to be sent "
    "by your web browser, but none was sent. This header is required for security reasons, to "
    "ensure that your browser is not being hijacked by third parties."
)
_(
    "If you have configured your browser to disable “Referer” headers, please re-enable them, at "
    "least for this site, or for HTTPS connections, or for “same-origin” requests."
)
_(
    'If you are using the <meta name="referrer" content="no-referrer"> tag or including the '
    "“Referrer-Policy: no-referrer” header, please remove them. The CSRF protection requires the "
    "“Referer” header to do strict referer checking. If you’re concerned about privacy, use "
    'alternatives like <a rel="noreferrer" …> for links to third-party sites.'
)
_(
    "You are seeing this message because this site requires a CSRF cookie when submitting forms. "
    "This cookie is required for security reasons, to ensure that your browser is not being "
    "hijacked by third parties."
)
_(
    "If you have configured your browser to disable cookies, please re-enable them, at least for "
    "this site, or for “same-origin” requests."
)
_("More information is available with DEBUG=True.")
_("Date out of range")
_("Invalid date string “%(datestr)s” given format “%(format)s”")
_("Page is not “last”, nor can it be converted to an int.")
_("Empty list and “%(class_name)s.allow_empty” is False.")
_("“%(path)s” does not exist")

# django.contrib.admin
_("Select this object for an action - {}")
_("Breadcrumbs")
_("Model name")
_("Add link")
_("Change or view list link")
_("After you’ve created a user, you’ll be able to edit more user options.")
_("Error:")
_("Set password")
_("This action will <strong>enable</strong> password-based authentication for this user.")
_("Disable password-based authentication")
_("Enable password-based authentication")
_("Skip to main content")
_("Hide counts")
_("Show counts")
_("Toggle theme (current theme: auto)")
_("Toggle theme (current theme: light)")
_("Toggle theme (current theme: dark)")
_("Added:")
_("Changed:")
_("Deleted:")
_("Forgotten your login credentials?")
_("Toggle navigation")
_("Sidebar")
_("Filter navigation items")
_("View selected %(model)s")
_("In case you’ve forgotten, you are:")
_("Select all objects on this page for an action")

# django.contrib.auth
_("Conflicting form data submitted. Please try again.")
_("Password-based authentication was disabled.")
_("Set password: %s")
_("Reset password")
_(
    "Whether the user will be able to authenticate using a password or not. If disabled, they may "
    "still be able to authenticate using other backends, such as Single Sign-On or LDAP."
)
_("Password-based authentication")
_("Enabled")
_("Disabled")
_("Raw passwords are not stored, so there is no way to see the user’s password.")
_("Enable password-based authentication for this user by setting a password.")
_(
    "Enter a valid username. This value may contain only unaccented lowercase a-z and uppercase "
    "A-Z letters, numbers, and @/./+/-/_ characters."
)

# django.contrib.contenttypes
_("Content type %(ct_id)s object %(obj_id)s doesn’t exist")
_("%(ct_name)s objects don’t have a get_absolute_url() method")

# django.contrib.sessions
_("Sessions")

# What Django says in Vietnamese, but not as our users do
_("This field is required.")
_("Select a valid choice. %(value)s is not one of the available choices.")
_("Select a valid choice. That choice is not one of the available choices.")
_("Ensure this value is less than or equal to %(limit_value)s.")
_("Ensure this value is greater than or equal to %(limit_value)s.")
_("Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.")
_("This account is inactive.")
_("The two password fields didn’t match.")
_("Your old password was entered incorrectly. Please enter it again.")
_("Password reset unsuccessful")
_("password")
_("last login")
_("Add")
_("Add %(name)s")
_("Go")
_("Welcome,")
_("View site")
_("Site administration")
_("Log out")
_("Select %s to change")
_("Change %s")
_(" By %(filter_title)s ")
_("0 of %(cnt)s selected")
_("log entry")
_("log entries")
_("The {name} “{obj}” was added successfully.")
_("The {name} “{obj}” was changed successfully.")
_("Models in the %(name)s application")
_("Past 7 days")
_("Save and add another")


def _never_called():
    """Name those that have a plural or a context; there is no other way to name them."""
    ngettext("Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", 2)
    ngettext("Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", 2)
    ngettext("%(num)d year", "%(num)d years", 2)
    ngettext("%(num)d month", "%(num)d months", 2)
    ngettext("%(num)d week", "%(num)d weeks", 2)
    ngettext("%(num)d day", "%(num)d days", 2)
    ngettext("%(num)d hour", "%(num)d hours", 2)
    ngettext("%(num)d minute", "%(num)d minutes", 2)
    ngettext("Please correct the error below.", "Please correct the errors below.", 2)
    ngettext("entry", "entries", 2)
    ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        2,
    )
    ngettext(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        2,
    )
    ngettext(
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
        2,
    )
    ngettext(
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
        2,
    )
    pgettext("String to return when truncating text", "%(truncated_text)s…")
