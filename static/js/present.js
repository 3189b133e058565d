/* Arrow keys lead to the item before and after; without this script the links do. Not while somebody types. */
(() => {
  const items = document.querySelector("[data-present]");
  if (!items) return;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = way && items.querySelector(`a[rel="${way}"]`);
    if (link) link.click();
  });
})();
