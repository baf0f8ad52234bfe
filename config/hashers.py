"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FrugalArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with OWASP's figures: 19 MiB a hash.

    Django's own figures take 100 MiB, so that thirty sign-ins at once would need 3 GiB.
    """

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
