"""The Django admin of organizations and accounts: each administrator within the own reach."""

from organizations.admin import accounts, posts, records, tree  # noqa: F401  (they register themselves)
