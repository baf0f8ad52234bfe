"""Values of many rows as one text."""

from django.db.models import Aggregate, CharField


class Listed(Aggregate):
    """The texts of a group of rows, with commas between them."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = CharField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)
