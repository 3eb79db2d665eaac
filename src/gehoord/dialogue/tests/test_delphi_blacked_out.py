"""What names somebody in a round by link is taken away everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.dialogue import services as lines
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.dialogue.delphi import services, sorting
from gehoord.dialogue.models import DelphiCause, DelphiReason, DelphiText

from .test_delphi import again, delphi, no_pause, rate, rating

__all__ = ["delphi", "no_pause", "rating"]  # fixtures

pytestmark = pytest.mark.django_db


def test_a_cause_that_names_somebody_goes_with_the_line_it_was_kept_as(
    rating: Any, facilitator: Any, coordinator: Any
) -> None:
    made, tokens, time, rules = rating
    rate(made, tokens, (time, 9), (rules, 9), why="Dat brieven te laat komen")
    DelphiText.objects.create(delphi=made, kind="tip", text="Zeg dat brieven te laat komen", shuffle=1)
    sorting.black_out_words(made.gathering.council, "brieven te laat komen")
    assert DelphiText.objects.get().text == f"Zeg dat {BLACKED_OUT}"
    assert {reason.text for reason in DelphiReason.objects.all()} == {f"Dat {BLACKED_OUT}"}

    services.end(by=facilitator, delphi=made, expected_version=again(made).version)
    made, gathering = again(made), made.gathering
    assert sorting.keep_causes(by=facilitator, delphi=made, expected_version=made.version) == 2
    sorting.black_out_cause(by=facilitator, gathering=gathering, cause_pk=time.pk)
    assert [cause.text for cause in gathering.causes.all()] == ["Te veel regels om te volgen"]
    lines.close_gathering(by=facilitator, gathering=gathering)
    sorting.black_out_cause(by=coordinator, gathering=gathering, cause_pk=rules.pk)
    assert [cause.text for cause in gathering.causes.all()] == [BLACKED_OUT]
    assert not DelphiCause.objects.exclude(text=BLACKED_OUT).exists()
