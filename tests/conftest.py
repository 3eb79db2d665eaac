"""The same cast for the tests of the whole house."""

from gehoord.conftest import *  # noqa: F403
