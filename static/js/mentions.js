/*
 * Suggests people after an @ in a comment: a listbox below the text, as in typeahead.js.
 *
 * <textarea data-mentions="/comments/people/?on=…&id=…">
 *
 * The URL answers ?q= with JSON [{label, insert, detail}]; choosing one writes "@" and its insert. Whoever goes on
 * typing is not held up: the name is read from the text when it is saved.
 */
(() => {
  const CALL = /(?:^|[^\w@])@([^\s@][^@\n]{0,40})$/u;
  let serial = 0;

  const enhance = (text) => {
    if (text.dataset.enhanced) return;
    text.dataset.enhanced = "true";
    const listId = `mentions-${(serial += 1)}`;
    const box = document.createElement("div");
    box.className = "typeahead typeahead--text";
    text.before(box);
    const list = document.createElement("ul");
    list.id = listId;
    list.className = "typeahead__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "People to mention");
    list.hidden = true;
    const status = document.createElement("div");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    box.append(text, list, status);
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-controls", listId);

    let found = [];
    let active = -1;
    let timer = 0;
    let request = null;

    const close = () => {
      list.hidden = true;
      active = -1;
      status.textContent = "";
      text.removeAttribute("aria-activedescendant");
    };
    const activate = (index) => {
      active = index;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
      text.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    };
    // What is typed after the last @ before the cursor; null where nobody is called.
    const called = () => CALL.exec(text.value.slice(0, text.selectionStart))?.[1] ?? null;
    const choose = (item) => {
      const at = text.selectionStart;
      text.setRangeText(`${item.insert} `, at - called().length, at, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
      close();
    };
    const show = (items) => {
      found = items;
      list.replaceChildren(...items.map((item, at) => {
        const option = document.createElement("li");
        option.id = `${listId}-${at}`;
        option.className = "typeahead__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const detail = document.createElement("small");
        detail.textContent = item.detail;
        option.append(item.label, detail);
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(item));
        return option;
      }));
      list.hidden = items.length === 0;
      status.textContent = items.length ? `${items.length} found, choose with the arrow keys` : "";
      if (items.length) activate(0);
      else text.removeAttribute("aria-activedescendant");
    };
    const look = async () => {
      const words = called();
      if (!words) return close();
      request?.abort();
      request = new AbortController();
      try {
        const address = new URL(text.dataset.mentions, location.href);
        address.searchParams.set("q", words);
        const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: request.signal, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        const items = await answer.json();
        if (document.activeElement === text) show(items);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };

    text.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (event.isTrusted) timer = setTimeout(look, 160);
    });
    text.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        activate((active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
      } else if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        choose(found[active]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
    text.addEventListener("blur", close);
  };

  const start = () => document.querySelectorAll("textarea[data-mentions]").forEach(enhance);
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:after:swap", start);
})();
