"""Names as they are searched: beside each name the same without diacritics and case."""

from django.db import models

from organizations import names


class FoldedField(models.CharField):
    """What stands in the field `source`, folded; written whenever the row is stored.

    Folding can make text longer (ß is ss): what has no room is left out, also by SQLite.
    Whoever stores only some fields, and the source among them, names this one too.
    """

    def __init__(self, *args, source, **kwargs):
        self.source = source
        super().__init__(*args, **{"editable": False, "blank": True} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, instance, add):
        folded = names.search_key(getattr(instance, self.source))[: self.max_length]
        setattr(instance, self.attname, folded)
        return folded
