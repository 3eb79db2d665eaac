from django.db import models


class KnownKey(models.Model):
    """One key this database was ever used with, by fingerprint: never the key itself.

    With it a start with missing or other keys is noticed before anything is written.
    """

    key_id = models.CharField(max_length=40, unique=True)
    fingerprint = models.CharField(max_length=64)
    first_used = models.DateTimeField(auto_now_add=True)

    personal: dict[str, str] = {}
    impersonal = ("id", "key_id", "fingerprint", "first_used")

    def __str__(self) -> str:
        return self.key_id
