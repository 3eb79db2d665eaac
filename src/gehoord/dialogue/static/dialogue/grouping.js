// Drag a card to a group, to the loose cards, or to the bar below for a new group. On top of what works without: it
// ticks the card (or takes along all that are ticked, when it is one of those), chooses where to, and lays it there.
(() => {
  "use strict";

  let dragged = "";
  const boxes = () => [...document.querySelectorAll("input[name=card]")];
  const placeOf = (event) => event.target.closest?.("[data-drop]");

  function light(place) {
    for (const one of document.querySelectorAll(".drop-here")) if (one !== place) one.classList.remove("drop-here");
    place?.classList.add("drop-here");
  }

  const hint = document.querySelector("[data-drag-hint]");
  if (hint) hint.hidden = false;

  // Parts of this page are drawn again, so nothing is set up beforehand.
  document.addEventListener("mousedown", (event) => {
    const card = event.target.closest?.("label:has(input[name=card])");
    if (card) card.draggable = true;
  });

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.querySelector?.("input[name=card]")?.value ?? "";
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", event.target.textContent.trim());
  });

  document.addEventListener("dragover", (event) => {
    const place = dragged && placeOf(event);
    light(place || null);
    if (place) event.preventDefault();
  });

  document.addEventListener("dragend", () => {
    dragged = "";
    light(null);
  });

  document.addEventListener("drop", (event) => {
    const place = dragged && placeOf(event);
    if (!place) return;
    event.preventDefault();
    light(null);
    const to = place.dataset.drop;
    const card = boxes().find((box) => box.value === dragged);
    dragged = "";
    const choice = document.querySelector("#lay select[name=to]");
    if (!card || ![...choice.options].some((option) => option.value === to)) return;
    if (!card.checked) for (const box of boxes()) box.checked = box === card;
    choice.value = to;
    // What was typed and would not be sent along stays there: then people press the button themselves.
    const typed = [...document.querySelectorAll("main input[maxlength]")].some(
      (field) => field.value !== field.defaultValue && !(to === "nieuw" && field.form.id === "lay"),
    );
    const button = document.querySelector("#lay button[value=move]");
    if (typed) button.focus();
    else button.click();
  });
})();
