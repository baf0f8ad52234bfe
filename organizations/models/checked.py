"""Constraints that are looked at before a row is stored, by statements put together once."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from organizations.prepared import Given, Statement


class Check(models.CheckConstraint):
    """A check constraint of Django's, which puts its question together once in a process.

    Django does it anew for each row and each constraint, with every field of the row: with the
    nine constraints of a dossier that took longer than all else that storing it takes.
    The migrations know it as the one of Django.
    """

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Raise ValidationError if the database would refuse the row; see Django's own."""
        if not (fields := self._fields(model)).keys() & set(exclude or ()):
            given = {name: getattr(instance, field.attname) for name, field in fields.items()}
            if not self._question(model, fields).rows(**given):
                said = self.get_violation_error_message()
                raise ValidationError(said, code=self.violation_error_code)

    def get_violation_error_message(self):
        """Return it as it stands: the sign in "from 0 to 100%" is no place for a value."""
        return self.violation_error_message

    def deconstruct(self):
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def _fields(self, model):
        names = {name for name, *_lookups in model._get_expr_references(self.condition)}
        return {name: model._meta.get_field(name) for name in sorted(names)}

    def _question(self, model, fields):
        kept = vars(self).setdefault("_kept", {})
        if model not in kept:
            query = Query(None)
            for name, field in fields.items():
                query.add_annotation(Given(name, field), name, select=False)
            query.add_annotation(Value(1), "_check")
            # What is neither true nor false is allowed, as by the database.
            query.add_q(Q(Coalesce(self.condition, True, output_field=models.BooleanField())))
            kept[model] = Statement(query.get_compiler(connection=connection))
        return kept[model]
