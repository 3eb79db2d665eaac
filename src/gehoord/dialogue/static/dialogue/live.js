// Keeps parts of a page up to date: asks every second and a half, and gets nothing when nothing changed.
// Without this script the link "Vernieuw" does the same, and a clock shows until when.
(() => {
  "use strict";

  const box = document.querySelector("[data-live]");
  if (!box) return;
  let etag = box.dataset.etag ?? "";
  // How far the clock of this device is off, as far as the server tells.
  let off = 0;
  // A form that was sent without network: it goes as soon as the server answers.
  let waiting = null;
  let sending = false;

  const notice = (name, on) => {
    const found = document.querySelector(`[data-live-${name}]`);
    if (found) found.hidden = !on;
  };

  const partsOf = (root) => new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  const sources = (root) => new Map([...partsOf(root)].map(([name, part]) => [name, part.outerHTML]));
  let known = sources(box);

  // What somebody typed or chose and did not send yet is never replaced.
  const dirty = (field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((one) => one.selected && !one.defaultSelected && one.value !== "");
    return field.value !== field.defaultValue || (field.tagName === "TEXTAREA" && field.value.trim() !== "");
  };
  const typed = (root) =>
    [...root.querySelectorAll("textarea, select, input:not([type=hidden])")].some(dirty);

  const replace = (part, fresh) => {
    const held = part.contains(document.activeElement);
    part.replaceWith(fresh);
    if (held) fresh.querySelector("button, a")?.focus();
  };

  // True when everything new is on the page.
  function show(text) {
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    const parts = partsOf(fresh.content);
    if (!parts.size) {
      if (typed(box)) return false;
      const held = box.contains(document.activeElement);
      box.innerHTML = text;
      if (held) box.querySelector("button, a")?.focus();
      return true;
    }
    const now = partsOf(box);
    let all = true;
    for (const [name, part] of parts) {
      const old = now.get(name);
      const source = part.outerHTML;
      if (!old || known.get(name) === source) continue;
      if (typed(old)) {
        // The same question with something typed in it stays as it is, without a word.
        if (old.dataset.about !== part.dataset.about) all = false;
        continue;
      }
      replace(old, part);
      known.set(name, source);
    }
    return all;
  }

  const two = (number) => String(number).padStart(2, "0");
  function tick() {
    for (const clock of document.querySelectorAll("[data-ends]")) {
      const left = Math.ceil(Number(clock.dataset.ends) - (Date.now() + off) / 1000);
      const text = left > 0 ? `${clock.dataset.left} ${Math.floor(left / 60)}:${two(left % 60)}` : clock.dataset.over;
      if (clock.textContent !== text) clock.textContent = text;
    }
  }

  // Without network a form would leave for an error page and lose the text: it waits on the page and goes by itself.
  if (document.querySelector("[data-live-offline]")) {
    document.addEventListener("submit", async (event) => {
      const form = event.target;
      event.preventDefault();
      // A second tap on the same button is one.
      if (sending || waiting === form) return;
      sending = true;
      try {
        await fetch(box.dataset.live, { cache: "no-store", headers: { "If-None-Match": etag }, signal: AbortSignal.timeout?.(4000) });
        notice("offline", false);
        form.submit();
      } catch {
        waiting = form;
        notice("offline", true);
      }
      sending = false;
    });
  }

  // A link beside a card leaves what was typed where it is.
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) link.target = typed(box) ? "_blank" : "";
  });

  async function look() {
    if ((!document.hidden || waiting) && !sending) {
      try {
        const answer = await fetch(box.dataset.live, { headers: { "If-None-Match": etag }, cache: "no-store", redirect: "error" });
        if (answer.headers.get("Date")) off = Date.parse(answer.headers.get("Date")) - Date.now();
        if (answer.status === 404 && !waiting) {
          // It is over. What was typed stays to be read; sending it shows it once more.
          if (!typed(box)) location.reload();
          return;
        }
        if (waiting && answer.status < 500) {
          const form = waiting;
          waiting = null;
          notice("offline", false);
          form.submit();
        } else if (answer.status === 200) {
          const all = show(await answer.text());
          notice("new", !all);
          if (all) etag = answer.headers.get("ETag") ?? "";
          tick();
        }
      } catch {
        // No network: what stands there stays, and the next look tries again.
      }
    }
    setTimeout(look, 1500);
  }

  setTimeout(look, 1500);
  setInterval(tick, 1000);
  tick();
})();
