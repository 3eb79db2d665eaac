"""How a letter says that it was adopted, and who signs it. Letters are in Dutch."""

from __future__ import annotations

from .models import Decision


def votes_in_words(decision: Decision) -> str:
    """met 7 stemmen voor, 1 tegen en 2 onthoudingen; or: unaniem."""
    if decision.is_unanimous:
        return "unaniem"
    count = decision.votes_for or 0
    said = [f"{count} {'stem' if count == 1 else 'stemmen'} voor", f"{decision.votes_against} tegen"]
    if decision.votes_abstained:
        said.append(f"{decision.votes_abstained} {'onthouding' if decision.votes_abstained == 1 else 'onthoudingen'}")
    return f"met {', '.join(said[:-1])} en {said[-1]}"


def adopted_in_words(decision: Decision, *, day: str) -> str:
    """The sentence of the letter; the votes only when the council chose to print them."""
    said = f"Vastgesteld in de vergadering van {day} ({decision.meeting})"
    if decision.prints_votes:
        said += f"{',' if decision.is_unanimous else ''} {votes_in_words(decision)}"
    return f"{said}."


def signatures(decision: Decision) -> tuple[str, ...]:
    """Who signs, a line each: name, and function after a comma."""
    pairs = (
        (decision.signer, decision.signer_function), (decision.second_signer, decision.second_function),
    )
    return tuple(", ".join(part for part in pair if part) for pair in pairs if pair[0])
