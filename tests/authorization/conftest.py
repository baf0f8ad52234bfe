import pytest
from django.db import connection

from tests.authorization import world


@pytest.fixture(scope="module")
def here(django_db_setup, django_db_blocker):
    """The world, built once for the tests of a module, which undo each request.

    The module carries the mark `django_db`: without any test that does, there is no test
    database, and this would be done to the one in use.
    """
    name, of_tests = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    assert name == of_tests or name.startswith(("test_", "file:memorydb_")), name
    with django_db_blocker.unblock(), world.world() as built:
        yield built
