/*
 * Forms that wait on the device until the product has them (form[data-unsent], its value is what an entry is called):
 * saved here first, then sent. What the product refuses is shown by its own page; what does not reach it is kept.
 *
 * An entry is opened again by ?unsent=ITS-ID: with a connection by the product's page, else by what was put by.
 */
(() => {
  const { unsent } = window;
  if (!unsent?.works) return;
  const isShell = "shell" in document.body.dataset;
  const wanted = new URLSearchParams(location.search).get("unsent");

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  // --- Saving -------------------------------------------------------------------------

  const titleOf = (form, labels) => {
    const names = Object.values(labels.kols ?? {}).join(", ") || form.elements.kol_search?.value.trim() || "";
    const text = form.elements.observation?.value.trim().slice(0, 60) ?? "";
    return [form.dataset.unsent, names || text].filter(Boolean).join(": ");
  };
  const idOf = (form) => {
    const key = form.elements.client_id ?? form.elements.form_key;
    form.dataset.entry ||= key?.value || crypto.randomUUID();
    return form.dataset.entry;
  };
  const entryOf = (form, submitter) => {
    const { fields, labels } = unsent.typed(form);
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    const day = fields.find(([name]) => name === "day")?.[1] ?? "";
    const action = new URL(form.action, location.href).pathname;
    const again = "adopted" in form.dataset; // it waited here before
    return { id: idOf(form), action, title: titleOf(form, labels), day, fields, labels, again };
  };
  /** As without this script. The entry stays until the next page shows what the product says to it. */
  const sendAsPage = (form, submitter) => {
    if (submitter?.name) unsent.hide(form, submitter.name, submitter.value);
    HTMLFormElement.prototype.submit.call(form);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const { submitter } = event;
    if (!form.matches("form[data-unsent]") || submitter?.name === "step" || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.keeping) return;
    form.dataset.keeping = "true";
    submitter?.setAttribute("aria-busy", "true");
    let entry;
    try {
      if (isShell && !isComplete(form)) return;
      await renewed(form);
      entry = entryOf(form, submitter);
      await unsent.queue.save(entry);
    } catch {
      sendAsPage(form, submitter); // nothing can be kept here
      return;
    } finally {
      if (!entry) {
        delete form.dataset.keeping;
        submitter?.removeAttribute("aria-busy");
      }
    }
    if (!navigator.onLine) {
      kept(form, { state: "waits" }, entry);
      return;
    }
    const slow = setTimeout(() => note(form, "Slow connection. It is kept on this device meanwhile."), 4000);
    const key = form.elements.csrfmiddlewaretoken?.value;
    const result = await unsent.queue.send(entry.id, key);
    clearTimeout(slow);
    if (result.state === "sent") {
      form.dataset.sent = "true"; // whoever comes back to this page gets a new one
      location.assign(result.url || "/interactions/");
    } else if (result.state === "attention" && !isShell) sendAsPage(form, submitter);
    else if (result.state === "attention") location.assign(`/log/unsent/`);
    else kept(form, result, entry);
  }, true);

  // An entry whose key was used for other contents is saved as another one.
  const renewed = async (form) => {
    const known = await unsent.get("entries", idOf(form));
    if (known?.text?.code !== "key_used") return;
    await unsent.queue.remove(known.id);
    form.dataset.entry = crypto.randomUUID();
    if (form.elements.client_id) form.elements.client_id.value = form.dataset.entry;
  };

  const note = (form, text) => {
    let place = form.querySelector("[data-kept-note]");
    if (!place) {
      place = element("span", "", { class: "form-footer__note", "data-kept-note": "", role: "status" });
      form.querySelector(".form-footer")?.append(place);
    }
    place.textContent = text;
  };

  // --- Kept: said in the place of the form ----------------------------------------------

  const WORDS = {
    waits: "It is sent by itself as soon as there is a connection. You can close this page.",
    signed_out: "You are signed out. Sign in again and it is sent.",
    not_mine: "Somebody else is signed in here. It is sent when you sign in again.",
    refused: "The product refused it: your account may no longer save this. It stays here until you throw it away.",
  };
  const kept = (form, result, entry) => {
    const box = element("section", "", { class: "card stack", "data-kept": entry.id });
    const heading = element("h2", "Kept on this device", { class: "card__title", tabindex: "-1" });
    const links = element("div", "", { class: "row" });
    if (result.state === "signed_out") {
      links.append(element("a", "Sign in", { class: "button button--primary", href: "/accounts/login/?next=/log/unsent/" }));
    }
    const isLog = form.matches("[data-log]");
    const again = { class: "button", href: isLog ? "/log/" : location.pathname };
    links.append(element("a", isLog ? "Log another" : "Record another", again));
    links.append(element("a", "See what is not sent", { class: "button button--quiet", href: "/log/unsent/" }));
    box.append(heading, element("p", entry.title, { class: "strong" }), element("p", WORDS[result.state] ?? WORDS.waits, { role: "status" }), links);
    form.replaceWith(box);
    document.dispatchEvent(new CustomEvent("unsent:changed", { detail: {} })); // the header counts it from now on
    heading.focus();
  };
  document.addEventListener("unsent:changed", (event) => {
    const { id, state, url } = event.detail ?? {};
    const box = id && document.querySelector(`[data-kept="${CSS.escape(id)}"]`);
    if (!box || state !== "sent") return;
    box.querySelector("h2").textContent = "Sent";
    box.querySelector("[role=status]").textContent = "There was a connection again: it is saved.";
    if (url) box.querySelector(".row").prepend(element("a", "Open it", { class: "button button--primary", href: url }));
  });

  // --- The page without a connection looks for what the product would ask ------------------

  const isComplete = (form) => {
    const said = (name) => new FormData(form).getAll(name).some((value) => String(value).trim());
    const day = form.elements.day?.value ?? "";
    const start = form.elements.start?.value ?? "";
    const isAhead = !form.elements.unseen && (day > localDay() || (start && new Date(`${day}T${start}`) > new Date()));
    const missing = [
      [!said("kols") && !said("kol_search"), "kols", "Who", "Choose whom you met, or write the name."],
      [!day, "day", "Date", "Say on which day."],
      [!said("minutes") && !said("minutes_other"), "minutes", "Minutes", "Say how many minutes it took."],
      [form.elements.therapeutic_area && !said("therapeutic_area"), "therapeutic_area", "Therapeutic area", "Choose one."],
      [!isAhead && form.elements.ae_screen && !said("ae_screen"), "ae_screen", "Adverse event heard?", "Answer it: none, or possible."],
      [!isAhead && form.elements.pqc_screen && !said("pqc_screen"), "pqc_screen", "Product quality complaint heard?", "Answer it: none, or possible."],
    ].filter(([isMissing]) => isMissing);
    form.querySelector("[data-words]")?.remove();
    if (missing.length) words(form, "Please correct the following", missing.map(([, name, label, text]) => ({ name, label, said: text })));
    return !missing.length;
  };
  const localDay = () => {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  };

  // --- Opened again -----------------------------------------------------------------------

  /** What the product said to an entry, above its form; each with a link to its field. */
  const words = (form, title, errors) => {
    if (!errors?.length) return;
    const box = element("div", "", { class: "error-summary", role: "alert", tabindex: "-1", "data-words": "" });
    const list = document.createElement("ul");
    for (const { name, label, said } of errors) {
      const line = document.createElement("li");
      const field = name && document.getElementById(`id_${name}`);
      const text = label ? `${label} – ${said}` : said;
      line.append(field ? element("a", text, { href: `#id_${name}` }) : element("span", text, { class: "danger strong" }));
      list.append(line);
    }
    box.append(element("h2", title), list);
    form.prepend(box);
    box.focus();
  };
  const adopt = (form, entry) => {
    form.dataset.entry = entry.id;
    form.dataset.adopted = "true";
    if (form.elements.client_id) form.elements.client_id.value = entry.id;
    // A page that was just refused says why by itself.
    if (entry.text.errors?.length && form.dataset.stage !== "refused") words(form, "It was not saved", entry.text.errors);
  };
  const openAgain = async (form) => {
    const id = wanted || form.elements.client_id?.value;
    const entry = id && (await unsent.get("entries", id));
    if (!entry?.text || (form.dataset.stage === "refused" && !entry.text.again)) return false;
    const isPosted = !wanted || ["step", "refused"].includes(form.dataset.stage);
    if (!isShell && form.matches("[data-log]") && !isPosted) {
      // The product's page shows an empty form; what was typed goes in its place, and comes back as that page shows it.
      for (const control of [...form.elements]) if (control.name !== "csrfmiddlewaretoken") control.removeAttribute("name");
      for (const [name, value] of entry.text.fields) if (name !== "form_key") unsent.hide(form, name, value);
      unsent.hide(form, "step", "again");
      form.action = `${entry.text.action}?unsent=${entry.id}`;
      HTMLFormElement.prototype.submit.call(form);
      return true;
    }
    if (!isPosted) unsent.fill(form, entry.text);
    adopt(form, entry);
    return true;
  };

  const begin = async () => {
    const form = document.querySelector("form[data-unsent]");
    if (!form || form.dataset.begun) return;
    form.dataset.begun = "true";
    if (await openAgain(form)) return;
    // Sent a moment ago from this page, refused, and shown again with its errors: it is on the page, not on its way.
    if (form.dataset.stage !== "refused") return;
    const here = location.pathname;
    for (const entry of await unsent.queue.list()) {
      const isThis = entry.state === "attention" && entry.text?.action === here && !entry.text.again;
      if (isThis && Date.now() - entry.at < 60000) await unsent.queue.remove(entry.id);
    }
  };
  for (const drawn of ["unsent:form", "htmx:after:swap"]) document.addEventListener(drawn, () => begin().catch(() => {}));
  begin().catch(() => {});
})();
