"""What was set: quotas of organizations, and the numbers for those who introduce candidates."""
