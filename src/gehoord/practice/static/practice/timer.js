// The facilitator's screen: one step at a time, with a clock that counts down. Without this file all steps are shown.
"use strict";
(() => {
  const screen = document.querySelector("[data-timer]");
  if (!screen) return;
  const steps = [...screen.querySelectorAll("[data-step]")];
  const clock = screen.querySelector("[data-clock]");
  const buttons = Object.fromEntries(["back", "pause", "next"].map((name) => [name, screen.querySelector(`[data-${name}]`)]));
  let at = 0, left = 0, ends = 0, running = false;
  const shown = (seconds) => {
    const whole = Math.abs(Math.round(seconds));
    return `${seconds < 0 ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };
  const draw = () => {
    const seconds = running ? (ends - Date.now()) / 1000 : left;
    clock.textContent = shown(seconds);
    clock.classList.toggle("over", seconds < 0);
  };
  const run = (on) => {
    if (on) ends = Date.now() + left * 1000; else if (running) left = (ends - Date.now()) / 1000;
    running = on;
    buttons.pause.textContent = on ? buttons.pause.dataset.pause : buttons.pause.dataset.start;
    draw();
  };
  const go = (to) => {
    at = Math.min(Math.max(to, 0), steps.length - 1);
    steps.forEach((step, n) => { step.hidden = n !== at; });
    buttons.back.disabled = at === 0;
    buttons.next.disabled = at === steps.length - 1;
    const was = running;
    running = false;
    left = Number(steps[at].dataset.minutes) * 60;
    run(was);
  };
  buttons.back.addEventListener("click", () => go(at - 1));
  buttons.next.addEventListener("click", () => go(at + 1));
  buttons.pause.addEventListener("click", () => run(!running));
  screen.querySelector("[data-controls]").hidden = false;
  screen.classList.add("one-at-a-time");
  go(0);
  setInterval(draw, 250);
})();
