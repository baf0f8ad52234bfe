"""The quotas of a year as one sheet in the admin."""
