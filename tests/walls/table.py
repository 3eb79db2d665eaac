"""The words of the tables: who gets in."""

from gehoord.core.councils.models import Role

PUBLIC = "public"
C, L, K, A, F, T, O = (  # noqa: E741  (the officer)
    Role.COORDINATOR, Role.LISTENER, Role.CODER, Role.ADVISER, Role.FACILITATOR, Role.AUDITOR, Role.OFFICER,
)
