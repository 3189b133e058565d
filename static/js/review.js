/* J and K lead to the next and the previous item, A acknowledges the marked one; without this script the links and
   buttons do. Not while somebody types, and whoever turns the keys off keeps them off. */
(() => {
  const queue = document.querySelector("[data-review]");
  const toggle = document.querySelector("[data-keys-on]");
  if (!queue || !toggle) return;
  const NAME = "review-keys";
  try { toggle.checked = localStorage.getItem(NAME) !== "off"; } catch { /* they are on */ }
  toggle.addEventListener("change", () => {
    try { localStorage.setItem(NAME, toggle.checked ? "on" : "off"); } catch { /* until the next page */ }
  });

  const items = [...queue.querySelectorAll("[data-item]")];
  const marked = () => items.findIndex((item) => item.contains(document.activeElement));
  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const at = marked();
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      const next = items[key === "j" ? at + 1 : Math.max(at - 1, 0)];
      if (!next) return;
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (key === "a" && at >= 0) {
      const button = items[at].querySelector("[data-key='a']");
      if (!button) return;
      button.click();
      event.preventDefault();
    }
  });
})();
