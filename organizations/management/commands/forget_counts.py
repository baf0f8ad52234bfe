from django.core.management.base import BaseCommand
from django.db import connection

from organizations import miscounted


class Command(BaseCommand):
    help = "Let SQLite forget what ANALYZE counted: with it, it may answer wrongly."
    requires_system_checks = ()

    def handle(self, **options):
        miscounted.forget(connection)
