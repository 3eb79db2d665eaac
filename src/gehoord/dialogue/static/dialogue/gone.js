// A place that is no more: what waited there for a network is shown once more, to copy, and kept no longer.
(() => {
  "use strict";

  const list = document.querySelector("[data-gone]");
  const texts = [];
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (!key.startsWith("wacht:")) continue;
      if (list && key === `wacht:${list.dataset.gone}`) {
        for (const row of JSON.parse(sessionStorage.getItem(key))) texts.push(new URLSearchParams(row[1]).get("text"));
      }
      sessionStorage.removeItem(key);
    }
  } catch {
    // A browser may keep nothing.
  }
  for (const text of texts.filter(Boolean)) list.appendChild(document.createElement("li")).textContent = text;
  if (list?.children.length) list.closest("[hidden]").hidden = false;
})();
