"""The workbench of reorganizations: what is picked, what it becomes, and what that touches."""
