"""One story through the whole house: told, made safe, read, coded, counted, answered, followed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .steps import in_inbox, own_word, tell
from .watching import Visitor

pytestmark = pytest.mark.browser

ANSWER = "Dank je wel. We vragen de gemeente om vaste dagen af te spreken waarop iemand jou belt."


def test_a_story_through_the_house(visitor: Callable[..., Visitor], member: Callable[[str], Visitor]) -> None:
    word = own_word()
    listener = member("listener")
    listener.go("/werk/signalen/")
    teller = visitor()
    code = tell(
        teller, f"De begeleider van de {word} zou elke week bellen. Dat is twee keer gebeurd. Ik hoor nooit iets."
    )

    # The inbox was open: the story appears in it by itself, within seconds.
    card = in_inbox(listener.page, word)
    expect(card).to_be_visible(timeout=15_000)
    card.get_by_role("link").click()
    desk = listener.page
    number = desk.locator("h1").inner_text().split()[-1]
    desk.get_by_label("Jouw antwoord").fill(ANSWER)
    desk.get_by_role("button", name="Antwoord plaatsen").click()
    expect(desk.get_by_role("status")).to_contain_text("De verteller ziet het met de code")
    desk.get_by_role("button", name="Gelezen: door naar coderen").click()

    coder = member("coder")
    coder.go("/werk/coderen/").get_by_role("link", name=f"Signaal {number}", exact=True).click()
    # The model proposes, says how sure it is and why; nothing counts before somebody saves.
    expect(coder.page.locator("main")).to_contain_text("Voorstel van het model")
    coder.page.locator("input[name=bejegening][value=yes]").check()
    clear = coder.page.locator("#zin-1 input[data-key=duidelijkheid]")
    clear.check()
    coder.page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(coder.page.get_by_role("status").first).to_contain_text("opgeslagen")

    adviser = member("adviser")
    page = adviser.go(f"/werk/inzicht/?q={word}&theme=duidelijkheid&basis=people")
    figure = page.locator(".kpi a").first
    expect(figure).to_have_text("1")
    figure.click()
    expect(page.locator("h1")).to_have_text(re.compile("1 verhaal"))
    expect(page.locator("li.card")).to_contain_text(word)
    adviser.check()

    teller.go("/volg/")
    teller.page.get_by_label("Jouw code").fill(code)
    teller.page.get_by_role("button", name="Bekijk wat ermee gebeurt").click()
    told = teller.page.locator("main")
    for sentence in ("Ontvangen", "Veilig gemaakt", "Gelezen", "duidelijkheid", ANSWER):
        expect(told).to_contain_text(sentence)
    teller.check()
