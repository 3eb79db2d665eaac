// Keeps parts of a page up to date: asks about every 0.8 seconds, and gets nothing when nothing changed.
// Without this script the link "Vernieuw" does the same, and a clock shows until when.
(() => {
  "use strict";

  const box = document.querySelector("[data-live]");
  if (!box) return;
  let etag = box.dataset.etag ?? "";
  // How far the clock of this device is off, as far as the server tells.
  let off = 0;
  // What was sent without network, first sent first: it goes as soon as the server answers.
  const waiting = [];
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
    // Where nothing was chosen beforehand, that is the first.
    if (field.tagName === "SELECT") return !([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.selected;
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

  // Without network a form would leave for an error page and lose the text: what it holds waits on the page and goes by
  // itself, one after the other. What the server refuses stays there with the reason, until somebody throws it away.
  const held = document.querySelector("[data-live-held]");
  const row = document.querySelector("[data-live-row]");

  // A page that is loaded again finds it back: in this tab, and of this place only. Never longer than the tab, for a
  // phone may be shared; gone once it was sent, when the place is left and when the evening ends (`gone.js`).
  const stored = held && `wacht:${held.dataset.seat}`;
  let ended = false;

  function remember() {
    const rows = waiting.map((one) => [one.to, one.body.toString(), one.label, one.why]);
    try {
      if (rows.length && !ended) sessionStorage.setItem(stored, JSON.stringify(rows));
      else sessionStorage.removeItem(stored);
    } catch {
      // A browser may keep nothing: then it waits on the page.
    }
  }

  function recall() {
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith("wacht:") && key !== stored) sessionStorage.removeItem(key);
      }
      for (const [to, body, label, why] of JSON.parse(sessionStorage.getItem(stored) ?? "[]")) {
        const one = add(to, new URLSearchParams(body), label);
        if (why) refuse(one, why);
      }
    } catch {
      // Nothing is kept here.
    }
  }

  function add(to, body, label) {
    const shown = row.content.firstElementChild.cloneNode(true);
    const one = { to, body, label, shown, refused: false, why: "" };
    shown.querySelector("[data-text]").textContent = label;
    shown.querySelector("[data-again]").addEventListener("click", () => refuse(one, ""));
    shown.querySelector("[data-away]").addEventListener("click", () => away(one));
    held.append(shown);
    waiting.push(one);
    return one;
  }

  function hold(form, button) {
    const body = new URLSearchParams(new FormData(form));
    if (body.get("text")?.trim() === "") return;
    // A second tap on the same button is one.
    if (!waiting.some((one) => one.body.toString() === body.toString())) {
      add(form.action, body, body.get("text") ?? button?.textContent ?? "");
      remember();
    }
    for (const field of form.elements) {
      // The box is free for the next card; a choice stands there as one that was sent.
      if (field.tagName === "TEXTAREA") field.value = field.defaultValue = "";
      else if (field.type === "radio" || field.type === "checkbox") field.defaultChecked = field.checked;
      for (const option of field.options ?? []) option.defaultSelected = option.selected;
    }
  }

  function refuse(one, why) {
    one.refused = why !== "";
    one.why = why;
    one.shown.querySelector("[data-why]").textContent = why;
    for (const button of one.shown.querySelectorAll("button")) button.hidden = !one.refused;
    remember();
  }

  function away(one) {
    waiting.splice(waiting.indexOf(one), 1);
    one.shown.remove();
    remember();
  }

  // False without network. A page of somebody else's, as a hotspot that wants to be paid shows, is no answer.
  async function send() {
    for (const one of waiting.filter((one) => !one.refused)) {
      let answer, page;
      try {
        answer = await fetch(one.to, { method: "POST", body: one.body, signal: AbortSignal.timeout?.(20000) });
        page = new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch {
        return false;
      }
      if (answer.status >= 500 || !page.querySelector("main#inhoud")) return false;
      etag = "";
      if (answer.ok) away(one);
      else refuse(one, (page.querySelector("[data-live-error]") ?? page.querySelector("h1"))?.textContent.trim() ?? "");
    }
    notice("offline", false);
    return true;
  }

  if (held) {
    recall();
    document.addEventListener("submit", async (event) => {
      const form = event.target;
      event.preventDefault();
      if (sending) return;
      sending = true;
      try {
        await fetch(box.dataset.live, { cache: "no-store", headers: { "If-None-Match": etag }, signal: AbortSignal.timeout?.(4000) });
        if (waiting.length) {
          hold(form, event.submitter);
          await send();
        } else form.submit();
      } catch {
        hold(form, event.submitter);
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

  // Not all phones at the same moment, also when they got their network back together.
  const again = () => setTimeout(look, 600 + Math.random() * 400);

  async function look() {
    if ((!document.hidden || waiting.length) && !sending) {
      try {
        if (waiting.some((one) => !one.refused)) {
          sending = true;
          await send();
          sending = false;
        }
        const answer = await fetch(box.dataset.live, { headers: { "If-None-Match": etag }, cache: "no-store", redirect: "error" });
        if (answer.headers.get("Date")) off = Date.parse(answer.headers.get("Date")) - Date.now();
        if (answer.status === 404 && !waiting.some((one) => !one.refused)) {
          // It is over. What was typed stays to be read; sending it shows it once more.
          ended = true;
          if (held) remember();
          if (!typed(box) && !waiting.length) location.reload();
          return;
        }
        // Without it, it is not ours.
        if (answer.status === 200 && answer.headers.has("ETag")) {
          const all = show(await answer.text());
          notice("new", !all);
          if (all) etag = answer.headers.get("ETag") ?? "";
          tick();
        }
      } catch {
        // No network: what stands there stays, and the next look tries again.
      }
    }
    again();
  }

  again();
  setInterval(tick, 1000);
  tick();
})();
