from tests.authorization.conftest import here  # noqa: F401  (the world, built once)
