"""What was set, line by line: quotas, exemptions, numbers for those who introduce."""

from recruitment.targets.admin import (  # noqa: F401  (they register themselves)
    exemptions,
    introductions,
    quotas,
)
