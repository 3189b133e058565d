/* The list of what waits on this device ([data-unsent-list]): its state, send now, open again, throw away. */
(() => {
  const { unsent } = window;
  const place = document.querySelector("[data-unsent-list]");
  if (!place) return;
  const empty = document.querySelector("[data-unsent-empty]");
  let last = "";

  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };
  const moment = (at) => new Date(at).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

  const STATES = {
    waits: "Waits for a connection.",
    signed_out: "Sign in and it is sent.",
    not_mine: "Waits for whoever wrote it.",
    refused: "The product refused it: your account may no longer save this.",
  };
  const row = (entry) => {
    const line = document.createElement("li");
    const main = element("div", "", { class: "rows__main" });
    main.append(element("span", entry.text?.title ?? "Cannot be read any more", { class: "rows__title" }));
    const day = entry.text?.day ? `, for ${new Date(`${entry.text.day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short" })}` : "";
    main.append(element("span", `Saved here ${moment(entry.at)}${day}`, { class: "muted small" }));
    if (entry.state === "attention") {
      const said = entry.text.errors.map(({ label, said: words }) => (label ? `${label}: ${words}` : words)).join(" ");
      const needs = element("span", "", { class: "small" });
      needs.append(element("span", "Needs attention", { class: "flag" }), ` ${said}`);
      main.append(needs);
    } else main.append(element("span", STATES[last] ?? STATES.waits, { class: "small" }));
    const acts = element("div", "", { class: "row" });
    if (entry.text && entry.text.code !== "gone") {
      const form = entry.text.action;
      acts.append(element("a", "Edit", { class: "button button--small", href: `${form}?unsent=${entry.id}` }));
    }
    acts.append(thrown("entries", entry.id, `Throw away “${entry.text?.title ?? "this entry"}”? It was never sent and is gone then.`));
    line.append(main, acts);
    return line;
  };
  const draft = (one) => {
    const line = document.createElement("li");
    const main = element("div", "", { class: "rows__main" });
    main.append(element("a", one.text?.title ?? "Cannot be read any more", { class: "rows__title", href: one.id.split("|")[1] }));
    main.append(element("span", `Draft, written ${moment(one.at)}. Open it to go on.`, { class: "muted small" }));
    const acts = element("div", "", { class: "row" });
    acts.append(thrown("drafts", one.id, "Throw this draft away? What you wrote without a connection is gone then."));
    line.append(main, acts);
    return line;
  };
  const thrown = (kind, id, question) => {
    const button = element("button", "Throw away", { class: "button button--small button--quiet", type: "button", "data-confirm": question });
    button.addEventListener("click", async () => {
      await unsent.remove(kind, id);
      document.dispatchEvent(new CustomEvent("unsent:changed", { detail: {} }));
    });
    return button;
  };

  const show = async () => {
    const [entries, drafts] = [await unsent.queue.list(), await unsent.all("drafts")];
    place.replaceChildren(...entries.map(row), ...drafts.map(draft));
    place.closest("[data-unsent-card]").hidden = !entries.length && !drafts.length;
    if (empty) empty.hidden = Boolean(entries.length || drafts.length);
    const now = document.querySelector("[data-unsent-now]");
    if (now) now.hidden = !entries.some((one) => one.state === "waits");
    const login = document.querySelector("[data-unsent-login]");
    if (login) login.hidden = last !== "signed_out" || !entries.length;
  };
  if (!unsent?.works) {
    if (empty) empty.hidden = false;
    return;
  }
  document.addEventListener("unsent:changed", (event) => {
    last = event.detail?.state || last;
    show();
  });
  document.querySelector("[data-unsent-now]")?.addEventListener("click", () => unsent.queue.drain());
  show();
})();
