// Keeps a part of a page up to date: asks every two seconds, and gets nothing when nothing changed.
// Without this script the link "Vernieuw" does the same.
(() => {
  "use strict";

  const box = document.querySelector("[data-live]");
  if (!box) return;
  let etag = box.dataset.etag ?? "";

  const notice = (name, on) => {
    const found = document.querySelector(`[data-live-${name}]`);
    if (found) found.hidden = !on;
  };
  // What somebody typed or chose and did not send yet is never replaced.
  const typed = () => [...box.querySelectorAll("textarea, input[type=radio]")].some((field) =>
    field.type === "radio" ? field.checked !== field.defaultChecked : field.value.trim() !== "");

  // Without network a form would leave for an error page and lose the text: it goes only when the server answers.
  if (document.querySelector("[data-live-offline]")) {
    document.addEventListener("submit", async (event) => {
      const form = event.target;
      event.preventDefault();
      try {
        await fetch(box.dataset.live, { cache: "no-store", signal: AbortSignal.timeout?.(4000) });
        notice("offline", false);
        form.submit();
      } catch {
        notice("offline", true);
      }
    });
  }

  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(box.dataset.live, { headers: { "If-None-Match": etag }, cache: "no-store", redirect: "error" });
        if (answer.status === 200 && typed()) {
          notice("new", true);
        } else if (answer.status === 200) {
          notice("new", false);
          etag = answer.headers.get("ETag") ?? "";
          const text = await answer.text();
          const held = box.contains(document.activeElement);
          box.innerHTML = text;
          if (held) box.querySelector("button, a")?.focus();
        }
      } catch {
        // No network: what stands there stays, and the next look tries again.
      }
    }
    setTimeout(look, 2000);
  }

  setTimeout(look, 2000);
})();
