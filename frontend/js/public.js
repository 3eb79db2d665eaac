// Quick exit. The link works by itself; this makes it leave no page to go back to, and adds a key for it.
const exit = document.querySelector("[data-quick-exit]");

if (exit) {
  const leave = () => {
    document.documentElement.classList.add("leaving");
    document.title = "";
    window.location.replace(exit.href);
  };

  exit.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
  });

  let escapedAt = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      escapedAt = -Infinity;
    } else if (event.timeStamp - escapedAt < 1000) {
      leave();
    } else {
      escapedAt = event.timeStamp;
    }
  });
}
