/*
 * One line above the Log form: Enter reads it, and what became of it is said aloud. Without this script its buttons
 * send the page, and the page comes back filled in.
 */
(() => {
  const read = (form) => form.querySelector("[data-one-line-read]").click();

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-one-line]") || event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    read(event.target.form);
  });

  // A line that nobody read is read before the form is saved; without a connection it goes to the note as it is.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    const line = form.querySelector?.("[data-one-line]");
    const text = line?.value.trim();
    if (!text || event.submitter?.name === "step" || form.elements.line_read?.value === text) return;
    if (navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      read(form);
      return;
    }
    form.elements.notes.value = [form.elements.notes.value, text].filter(Boolean).join("\n");
    line.value = "";
  }, true);

  // The line was read: the form is a new one with all that was typed in it, and unsaved as before.
  document.addEventListener("htmx:after:swap", () => {
    const said = document.getElementById("one-line-said");
    const form = said?.closest("form");
    if (!form || form.dataset.oneLine) return;
    form.dataset.oneLine = "said";
    form.querySelector("[data-one-line]").dispatchEvent(new Event("input", { bubbles: true }));
    said.focus();
  });
})();
