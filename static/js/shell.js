/* Menus close on Escape and outside clicks; messages are announced; links are copied. */
(() => {
  const announcer = () => document.getElementById("announcer");
  const announce = (text) => {
    const place = announcer();
    if (!place) return;
    place.textContent = "";
    setTimeout(() => { place.textContent = text; }, 60);
  };

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    event.preventDefault();
    const value = new URL(button.dataset.copy || location.href, location.href).href;
    const label = button.querySelector("[data-copy-label]") || button;
    button.dataset.before ??= label.textContent;
    try {
      await navigator.clipboard.writeText(value);
      label.textContent = "Copied";
      announce("Link copied");
    } catch {
      window.prompt("Copy this link", value);
    }
    setTimeout(() => { label.textContent = button.dataset.before; }, 2000);
  });

  document.addEventListener("DOMContentLoaded", () => {
    const texts = [...document.querySelectorAll("[data-message-text]")].map((node) => node.textContent.trim());
    if (texts.length) announce(texts.join(". "));
  });
})();
