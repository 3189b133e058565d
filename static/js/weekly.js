/*
 * Saves a draft three seconds after the last change. When another window was quicker it stops, shows both texts and
 * leaves the choice to the person. Without this script "Save draft" does the same.
 */
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-saved]");
  const version = form.querySelector('[name="version"]');
  let timer = 0;
  let running = null;
  let unsaved = false;
  let stopped = false;

  const save = async () => {
    const body = new FormData(form);
    body.set("act", "auto");
    unsaved = false;
    said.textContent = "Saving…";
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
      const type = answer.headers.get("content-type") || "";
      if (answer.status === 409) {
        stopped = true;
        form.dispatchEvent(new Event("draft:lost"));
        form.insertAdjacentHTML("afterbegin", await answer.text());
        version.value = form.querySelector("[data-version]").dataset.version;
        said.textContent = "Not saved: another window was quicker.";
      } else if (type.includes("json")) {
        const told = await answer.json();
        if (answer.ok) version.value = told.version;
        else unsaved = true;
        form.dispatchEvent(new Event(answer.ok ? "draft:saved" : "draft:lost"));
        said.textContent = told.said;
      } else {
        throw new Error("no answer");
      }
    } catch {
      unsaved = true;
      said.textContent = "Not saved. Check the connection, then save the draft.";
      form.dispatchEvent(new Event("draft:lost"));
    }
  };
  const run = () => {
    if (stopped || running) return;
    running = save().finally(() => {
      running = null;
      if (unsaved && !stopped) later(15000);
    });
  };
  const later = (wait = 3000) => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };

  form.addEventListener("input", () => {
    unsaved = true;
    if (stopped) return;
    said.textContent = "Not saved yet";
    later();
  });
  // A press while a save is under way waits for it: its version is the one to go on from.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    unsaved = false;
    if (!running) {
      stopped = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    running.finally(() => form.requestSubmit(button));
  });
  window.addEventListener("online", () => { if (unsaved && !stopped) later(0); });
  window.addEventListener("beforeunload", (event) => {
    // Kept on the device (js/unsent/drafts.js), it is offered when the page is opened again.
    if (unsaved && !form.dataset.kept) event.preventDefault();
  });
})();
