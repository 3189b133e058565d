/* Keys lead to the item before and after, and Escape back; without this script the links do. Not while somebody types. */
(() => {
  const items = document.querySelector("[data-present]");
  if (!items) return;
  // What presses Page Down from the back of the room turns the page, once there is nothing more of it to scroll to.
  const isAtEnd = () => window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 1;
  const isAtStart = () => window.scrollY <= 1;
  const waysOf = (key) => ({
    ArrowLeft: "prev", ArrowRight: "next", Escape: "up", PageUp: isAtStart() && "prev", PageDown: isAtEnd() && "next",
  })[key];
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const way = waysOf(event.key);
    if (way === "up" && (event.defaultPrevented || document.querySelector("dialog[open]"))) return;  // a menu was closed, or a dialog is
    const link = way && document.querySelector(`[data-present] a[rel="${way}"], .breadcrumbs a[rel="${way}"]`);
    if (link) link.click();
  });
})();
