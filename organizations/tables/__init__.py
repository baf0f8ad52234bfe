"""Tables as people keep them, in text and in workbooks, and what their cells hold."""


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is for people."""
