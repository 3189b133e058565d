/*
 * What is written without a connection into form[data-draft] (its value is what the draft is called) is kept on the
 * device and offered when the page is opened again. A page that saves by itself tells when it could not ("draft:lost")
 * and when it could ("draft:saved"); others keep it while the browser says that there is no connection.
 */
(() => {
  const { unsent } = window;
  const form = document.querySelector("form[data-draft]");
  if (!unsent?.works || !form) return;
  const address = new URL(form.action, location.href);
  const place = `${address.pathname}${address.search}`;
  const idOf = (of) => `${of}|${place}`;
  const id = idOf(unsent.named);
  const savesItself = form.matches("[data-autosave]");
  let timer = 0;
  let isLost = false;

  const keep = async () => {
    clearTimeout(timer);
    const { fields, labels } = unsent.typed(form);
    await unsent.put("drafts", { id, at: Date.now(), text: { title: form.dataset.draft, fields, labels } });
    document.dispatchEvent(new CustomEvent("unsent:changed", { detail: {} }));
    form.dataset.kept = "true";
  };
  const forget = async () => {
    clearTimeout(timer);
    isLost = false;
    await unsent.remove("drafts", id);
  };
  const soon = () => {
    if (navigator.onLine && !isLost) return;
    clearTimeout(timer);
    timer = setTimeout(() => keep().catch(() => {}), 400);
  };
  form.addEventListener("input", soon);
  window.addEventListener("offline", () => { if (form.dataset.changed) soon(); });
  form.addEventListener("input", () => { form.dataset.changed = "true"; });
  form.addEventListener("draft:lost", () => {
    isLost = true;
    keep().then(() => { if (!navigator.onLine) say("Kept on this device, and saved once there is a connection."); }, () => {});
  });
  form.addEventListener("draft:saved", () => forget().catch(() => {}));
  document.addEventListener("unsent:changed", (event) => {
    // Saved as an entry, which waits by itself now.
    if (form.dataset.keeping && event.detail && !("state" in event.detail)) unsent.remove("drafts", id);
  });
  // A press that would only show the browser's own page about a lost connection; one that arrives settles the draft.
  if (!form.matches("[data-unsent]")) {
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) {
        sessionStorage.setItem(`sent-draft:${id}`, "");
        return;
      }
      event.preventDefault();
      keep().then(() => say("No connection. What you wrote is kept on this device; save it once there is one."));
    });
  }
  const say = (text) => {
    let note = form.querySelector("[data-saved], [data-draft-note]");
    if (!note) {
      note = document.createElement("span");
      note.className = "form-footer__note";
      note.dataset.draftNote = "";
      note.setAttribute("role", "status");
      form.querySelector(".form-footer").append(note);
    }
    note.textContent = text;
  };

  // --- Offered when the page is opened again ----------------------------------------------

  const offer = (draft) => {
    const box = document.createElement("div");
    box.className = "callout callout--info";
    const body = document.createElement("div");
    body.className = "callout__body";
    const words = document.createElement("p");
    const when = new Date(draft.at).toLocaleString("en-GB", { weekday: "long", hour: "2-digit", minute: "2-digit" });
    words.textContent = `You wrote here without a connection on ${when}, and it is not saved yet.`;
    const acts = document.createElement("div");
    acts.className = "row";
    const button = (text, act) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "button button--small", textContent: text });
      made.addEventListener("click", () => {
        box.remove();
        act();
      });
      return made;
    };
    acts.append(
      button("Put it back", () => {
        unsent.fill(form, draft.text);
        form.dispatchEvent(new Event("input", { bubbles: true }));
        if (!savesItself) forget();
        form.querySelector("textarea")?.focus();
      }),
      button("Throw it away", forget),
    );
    body.append(words, acts);
    box.append(body);
    form.before(box);
  };
  const begin = async () => {
    const draft = await unsent.get("drafts", id);
    if (draft?.text) offer(draft);
  };
  if (form.dataset.stage !== "refused" && !new URLSearchParams(location.search).has("unsent")) begin().catch(() => {});
})();
