// Keeps a part of a page up to date: asks every two seconds, and gets nothing when nothing changed.
// Without this script the link "Vernieuw" does the same.
(() => {
  "use strict";

  const box = document.querySelector("[data-live]");
  if (!box) return;
  let etag = box.dataset.etag ?? "";

  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(box.dataset.live, { headers: { "If-None-Match": etag }, cache: "no-store", redirect: "error" });
        if (answer.status === 200) {
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
