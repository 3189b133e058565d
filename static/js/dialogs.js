/* Native dialogs: open, close, peek at a link's fragment, confirm before a destructive button. */
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest?.("[data-closes]");
    if (closer) {
      closer.closest("dialog").close();
      return;
    }
    // A click on the backdrop lands on the dialog itself.
    if (event.target instanceof HTMLDialogElement && event.target.matches("[data-light]")) event.target.close();
  });

  document.addEventListener("htmx:after:swap", () => {
    const peek = document.getElementById("peek");
    const body = document.getElementById("peek-body");
    if (peek && body.childElementCount && !peek.open && peek.dataset.asked) peek.showModal();
    if (peek) delete peek.dataset.asked;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-peek]");
    const peek = document.getElementById("peek");
    if (!link || !peek) return;
    peek.dataset.asked = "true";
    const open = document.getElementById("peek-open");
    if (open) open.href = link.href;
  });

  let pending = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-confirm]");
    const dialog = document.getElementById("confirm");
    if (!button || !dialog || pending === button) {
      pending = null;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    document.getElementById("confirm-text").textContent = button.dataset.confirm;
    document.getElementById("confirm-yes").textContent = button.textContent.trim();
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      pending = button;
      button.click();
    }, { once: true });
    dialog.showModal();
  }, true);
})();
