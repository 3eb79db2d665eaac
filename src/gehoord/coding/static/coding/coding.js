// The coding page with keys and mouse. Without this script the boxes and buttons do the same.
//
// Offsets are code points, as on the server; a JavaScript string counts UTF-16 units, in which an emoji is
// two. Every piece of the story says where it starts, and `pointsBefore` counts on from there.
(() => {
  "use strict";

  /** How many code points stand before the UTF-16 position `units`. */
  function pointsBefore(text, units) {
    let points = 0;
    for (let i = 0; i < units && i < text.length; points += 1) {
      i += text.codePointAt(i) > 0xffff ? 2 : 1;
    }
    return points;
  }

  const form = document.getElementById("coderen");
  if (!form) return;
  const rows = [...form.querySelectorAll(".sentence")];
  const said = document.querySelector("[data-said]");
  const chooser = document.querySelector("[data-chooser]");
  const keys = document.querySelector("[data-keys]");
  const stretchTemplate = document.querySelector("template[data-stretch]");
  const names = new Map();
  const numbers = new Map();
  for (const button of chooser.querySelectorAll("button[data-key]")) {
    names.set(button.dataset.key, button.dataset.label);
    const number = button.querySelector(".key");
    if (number) numbers.set(button.dataset.key, Number(number.textContent));
  }
  const isNew = form.elements.version.value === "0";
  let chosen = null;

  // The story as data, read once from what the server wrote.
  const atoms = rows.map((row) => {
    const found = [];
    for (const piece of row.querySelectorAll("[data-text] [data-start]")) {
      const start = Number(piece.dataset.start);
      const end = Number(piece.dataset.end);
      const pill = piece.classList.contains("pii") ? piece.textContent : "";
      const last = found[found.length - 1];
      if (!pill && last && !last.pill && last.end === start) {
        last.points.push(...piece.textContent);
        last.end = end;
      } else {
        found.push({ start, end, pill, points: pill ? [] : [...piece.textContent] });
      }
    }
    return found;
  });

  const themeOf = (key) => key.split(".", 1)[0];
  const numberOf = (theme) => numbers.get(theme) || 0;

  /** The stretches that are ticked now. */
  function marks() {
    return [...form.querySelectorAll("input[name=passage]:checked")].map((box) => {
      const [, start, end, key] = /^(\d+)-(\d+)-(.+)$/.exec(box.value);
      return { start: Number(start), end: Number(end), theme: themeOf(key), proposed: "proposed" in box.dataset };
    });
  }

  function piece(atom, start, end) {
    const span = document.createElement("span");
    if (atom.pill) span.className = "pii";
    span.dataset.start = start;
    span.dataset.end = end;
    span.textContent = atom.pill || atom.points.slice(start - atom.start, end - atom.start).join("");
    return span;
  }

  /** Write a row's text again, with what is ticked marked. Only ever as text. */
  function draw(index, all) {
    const row = rows[index];
    const rowEnd = Number(row.dataset.end);
    const text = row.querySelector("[data-text]");
    const parts = document.createDocumentFragment();
    for (const atom of atoms[index]) {
      const inside = all.filter((mark) => mark.start < atom.end && mark.end > atom.start);
      const cuts = new Set([atom.start, atom.end]);
      if (!atom.pill) {
        for (const mark of inside) {
          for (const edge of [mark.start, mark.end]) if (edge > atom.start && edge < atom.end) cuts.add(edge);
        }
      }
      const edges = [...cuts].sort((a, b) => a - b);
      for (let i = 0; i + 1 < edges.length; i += 1) {
        const [start, end] = [edges[i], edges[i + 1]];
        const over = inside.filter((mark) => mark.start <= start && end <= mark.end);
        const span = piece(atom, start, end);
        if (!over.length) {
          parts.append(span);
          continue;
        }
        const byNumber = (a, b) => numberOf(a) - numberOf(b);
        const themes = [...new Set(over.map((mark) => mark.theme))].sort(byNumber);
        const ending = [...new Set(over
          .filter((mark) => mark.end === end || (end === rowEnd && mark.end >= rowEnd))
          .map((mark) => numberOf(mark.theme)))].sort((a, b) => a - b);
        const mark = document.createElement("mark");
        mark.className = themes[0];
        if (isNew && over.every((one) => one.proposed)) mark.classList.add("proposed");
        mark.title = themes.map((theme) => names.get(theme) || theme).join(", ");
        mark.append(span);
        if (ending.length) {
          const sup = document.createElement("sup");
          sup.setAttribute("aria-hidden", "true");
          sup.textContent = ending.join(" ");
          mark.append(sup);
        }
        parts.append(mark);
      }
    }
    text.replaceChildren(parts);
  }

  function drawAll() {
    const all = marks();
    rows.forEach((_row, index) => draw(index, all));
    form.classList.toggle("is-no", form.elements.bejegening.value === "no");
  }

  function say(text) {
    said.textContent = text;
  }

  function sayBox(box) {
    const label = box.closest("label").innerText.replace(/\s+/g, " ").trim();
    say(`${label}: ${box.checked ? "✓" : "–"}`);
  }

  // --- a theme means that it is about bejegening, unless somebody said no
  function afterTheme(box) {
    if (box.checked && !form.elements.bejegening.value) form.elements.bejegening.value = "yes";
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "passage" || event.target.name === "theme") afterTheme(event.target);
    drawAll();
  });

  // --- keys: only while the focus is in the form, so that they surprise nobody elsewhere
  let at = 0;
  function go(to) {
    at = Math.max(0, Math.min(rows.length - 1, to));
    for (const row of rows) row.tabIndex = -1;
    rows[at].tabIndex = 0;
    rows[at].focus();
    rows[at].scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("focusin", (event) => {
    const row = event.target.closest(".sentence");
    if (row) at = rows.indexOf(row);
  });

  function tick(selector) {
    const box = rows[at].querySelector(selector);
    if (box) box.click();
    return box;
  }

  function save() {
    form.requestSubmit(form.querySelector("button[name=next]"));
  }

  function onRowKey(event) {
    if (event.key === "j" || event.key === "ArrowDown") go(at + (document.activeElement === document.body ? 0 : 1));
    else if (event.key === "k" || event.key === "ArrowUp") go(at - 1);
    else if (/^[1-9]$/.test(event.key)) {
      const wanted = [...numbers].find(([, number]) => number === Number(event.key));
      if (!wanted) return false;
      const box = tick(`.sentence > .picks input[data-key="${wanted[0]}"]`);
      if (box) sayBox(box);
    } else if (event.key === "b") {
      const next = form.elements.bejegening.value === "yes" ? "no" : "yes";
      form.elements.bejegening.value = next;
      drawAll();
      sayBox(form.querySelector("input[name=bejegening]:checked"));
    } else if (event.key === "?") {
      keys.showModal();
    } else return false;
    return true;
  }

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey && event.key !== "Enter") return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.classList.contains("sentence"))) {
      event.preventDefault();
      save();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    // The arrows belong to a group of round buttons.
    if (event.target.type === "radio" && event.key.startsWith("Arrow")) return;
    if (onRowKey(event)) event.preventDefault();
  });

  // --- mouse: any stretch of text
  /** Where a point of the selection stands in the story; null outside it. A placeholder counts whole. */
  function offsetOf(node, units, isEnd) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const home = element.closest("[data-start]");
    if (home && home.closest("[data-text]")) {
      const start = Number(home.dataset.start);
      if (home.classList.contains("pii")) return isEnd ? Number(home.dataset.end) : start;
      if (node.nodeType !== Node.TEXT_NODE) return units === 0 ? start : Number(home.dataset.end);
      return start + pointsBefore(node.data, units);
    }
    const text = element.closest("[data-text]");
    if (!text) return null;
    // Between two pieces: the piece after the point, or the end of the one before it.
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, units);
    const before = [...text.querySelectorAll("[data-start]")].filter((span) => range.intersectsNode(span));
    const last = before[before.length - 1];
    return last ? Number(last.dataset.end) : Number(text.closest(".sentence").dataset.start);
  }

  /** The code points of the story between two offsets, as text. */
  function wordsBetween(start, end) {
    const words = [];
    for (const atom of atoms.flat()) {
      if (atom.end <= start || atom.start >= end) continue;
      words.push(atom.pill || atom.points.slice(Math.max(0, start - atom.start), end - atom.start).join(""));
    }
    return words.join(" ").replace(/\s+/g, " ").trim();
  }

  /** The selection without white space at its ends; null when nothing of the story is selected. */
  function selected() {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    let start = offsetOf(range.startContainer, range.startOffset, false);
    let end = offsetOf(range.endContainer, range.endOffset, true);
    if (start === null || end === null) return null;
    const points = new Map();
    for (const atom of atoms.flat()) atom.points.forEach((point, i) => points.set(atom.start + i, point));
    const inText = (at_) => atoms.flat().some((atom) => atom.start <= at_ && at_ < atom.end);
    const blank = (at_) => !inText(at_) || /^\s$/u.test(points.get(at_) || "x");
    while (start < end && blank(start)) start += 1;
    while (end > start && blank(end - 1)) end -= 1;
    return start < end ? { start, end, box: range.getBoundingClientRect() } : null;
  }

  function openChooser() {
    const found = selected();
    if (!found) return;
    chosen = found;
    chooser.hidden = false;
    const room = chooser.offsetParent || document.body;
    const around = room.getBoundingClientRect();
    const left = Math.min(found.box.left, window.innerWidth - chooser.offsetWidth - 16);
    chooser.style.left = `${Math.max(16, left) - around.left}px`;
    chooser.style.top = `${found.box.bottom + 8 - around.top}px`;
  }

  function closeChooser() {
    chooser.hidden = true;
    chosen = null;
  }

  function choose(key, label) {
    const { start, end } = chosen;
    const value = `${start}-${end}-${key}`;
    let box = [...form.querySelectorAll("input[name=passage]")].find((one) => one.value === value);
    if (!box) {
      const index = rows.findIndex((row) => start < Number(row.dataset.end));
      const item = stretchTemplate.content.firstElementChild.cloneNode(true);
      box = item.querySelector("input[type=checkbox]");
      box.value = value;
      box.dataset.theme = themeOf(key);
      box.dataset.key = key;
      item.querySelector("input[type=hidden]").value = value;
      item.querySelector("label").classList.add(themeOf(key));
      item.querySelector(".stretch-label").textContent = label;
      item.querySelector("q").textContent = wordsBetween(start, end);
      rows[index].querySelector("[data-stretches]").append(item);
    }
    box.checked = true;
    afterTheme(box);
    closeChooser();
    window.getSelection().removeAllRanges();
    drawAll();
    sayBox(box);
    box.focus();
  }

  let timer = 0;
  document.addEventListener("selectionchange", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(openChooser, 350);
  });
  document.addEventListener("pointerup", (event) => {
    if (!chooser.contains(event.target)) window.setTimeout(openChooser, 0);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!chooser.contains(event.target)) closeChooser();
  });
  // A click on a button would drop the selection before it is read.
  chooser.addEventListener("pointerdown", (event) => {
    if (event.target.closest("button")) event.preventDefault();
  });
  chooser.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("close" in button.dataset) closeChooser();
    else if (chosen) choose(button.dataset.key, button.dataset.label);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !chooser.hidden) closeChooser();
  });

  for (const row of rows) {
    row.addEventListener("click", (event) => {
      if (!event.target.closest("input, label, summary, button, a") && window.getSelection().isCollapsed) {
        go(rows.indexOf(row));
      }
    });
  }

  // --- what is only of use with this script
  for (const hint of document.querySelectorAll("[data-show-keys], [data-key-hint], [data-mouse-hint]")) {
    hint.hidden = false;
  }
  document.querySelector("[data-show-keys]").addEventListener("click", () => keys.showModal());
  if (rows.length) rows[0].tabIndex = 0;
  drawAll();
  const named = rows.find((row) => `#${row.id}` === window.location.hash);
  if (named) go(rows.indexOf(named));
})();
