import htmx from "htmx.org/dist/htmx.esm.js";

// The content security policy allows no inline style and no eval; htmx would use both by default.
// Nothing of a staff page is kept in the browser's storage.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
window.htmx = htmx;

// A page nobody looks at need not ask the server every few seconds whether something is new.
document.addEventListener("htmx:beforeRequest", (event) => {
  const trigger = event.target.getAttribute?.("hx-trigger") ?? "";
  if (document.hidden && /\bevery\b/.test(trigger)) event.preventDefault();
});
