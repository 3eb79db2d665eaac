"""The words of the tables: who gets in."""

from gehoord.core.councils.models import Role

PUBLIC = "public"
C, L, K, A, F, T, O, P, E, R = (  # noqa: E741  (the officer; the provider's manager; the trainer)
    Role.COORDINATOR, Role.LISTENER, Role.CODER, Role.ADVISER, Role.FACILITATOR, Role.AUDITOR, Role.OFFICER,
    Role.PROVIDER_MANAGER, Role.EXPERT, Role.TRAINER,
)
