"""The words of the tables: who gets in."""

from gehoord.core.councils.models import Role

PUBLIC = "public"
C, L, K, A, F, T, O, P, E = (  # noqa: E741  (the officer; the provider's manager)
    Role.COORDINATOR, Role.LISTENER, Role.CODER, Role.ADVISER, Role.FACILITATOR, Role.AUDITOR, Role.OFFICER,
    Role.PROVIDER_MANAGER, Role.EXPERT,
)
