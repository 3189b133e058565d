/* Error summary focus, unsaved-changes guard, one submit per click, Today / Yesterday chips. */
(() => {
  const dirty = new Set();

  const ready = () => {
    document.querySelector("[data-error-summary]")?.focus();
  };
  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:after:swap", ready);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) dirty.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    dirty.delete(form);
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = form.dataset.sent = "true";
    const button = event.submitter;
    // Disabling here would drop the button's own name and value from the request.
    button?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), 8000);
  });
  const release = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  };
  // Coming back with the browser's Back button, or after an answer that stays on this page.
  // A page that the browser kept is asked for anew once it was sent: it then says what was saved, under a new key.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("form[data-sent]")) location.reload();
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  document.addEventListener("htmx:finally:request", () => document.querySelectorAll("form[data-sending]").forEach(release));

  const localDate = (daysAgo) => {
    const day = new Date();
    day.setDate(day.getDate() - daysAgo);
    const two = (number) => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  };
  const mark = (group) => {
    const input = document.getElementById(group.dataset.dateChips);
    group.querySelectorAll("[data-days-ago]").forEach((chip) => {
      chip.setAttribute("aria-pressed", String(input?.value === localDate(Number(chip.dataset.daysAgo))));
    });
  };
  const markAll = () => document.querySelectorAll("[data-date-chips]").forEach(mark);
  document.addEventListener("DOMContentLoaded", markAll);
  document.addEventListener("htmx:after:swap", markAll);
  document.addEventListener("change", markAll);
  document.addEventListener("click", (event) => {
    const chip = event.target.closest?.("[data-days-ago]");
    if (!chip) return;
    const input = document.getElementById(chip.closest("[data-date-chips]").dataset.dateChips);
    input.value = localDate(Number(chip.dataset.daysAgo));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
