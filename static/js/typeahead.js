/*
 * Combobox after the WAI-ARIA pattern, on top of a native control.
 *
 * <select data-typeahead [data-url="/x/"]>  the select stays in the form and keeps the value; without a URL its
 *                                           own options are filtered.
 * <input data-typeahead data-url="/x/" [data-typeahead-target="id"]>  free text; the chosen id goes to the target.
 *
 * data-typeahead-none="id"                  what to offer when nobody is found; its [data-typed] takes the words.
 *
 * The URL answers ?q= with JSON [{id, label, detail}]. When it does not answer, the native control comes back.
 */
(() => {
  let serial = 0;

  const enhance = (native) => {
    if (native.dataset.enhanced) return;
    native.dataset.enhanced = "true";
    const isSelect = native instanceof HTMLSelectElement;
    const url = native.dataset.url;
    const listId = `typeahead-${(serial += 1)}`;
    const box = document.createElement("div");
    box.className = "typeahead";
    native.before(box);

    const input = isSelect ? document.createElement("input") : native;
    if (isSelect) {
      input.type = "text";
      input.className = "input";
      input.id = `${native.id}-search`;
      input.value = native.selectedOptions[0]?.value ? native.selectedOptions[0].textContent.trim() : "";
      input.placeholder = native.dataset.placeholder || "";
      for (const name of ["aria-describedby", "aria-invalid"]) {
        if (native.hasAttribute(name)) input.setAttribute(name, native.getAttribute(name));
      }
      input.required = native.required;
      native.required = false;
      const label = document.querySelector(`label[for="${CSS.escape(native.id)}"]`);
      if (label) label.htmlFor = input.id;
      native.hidden = true;
      box.append(input, native);
    } else {
      box.append(input);
    }
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId };
    Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));

    const list = document.createElement("ul");
    list.id = listId;
    list.className = "typeahead__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    box.append(list);
    const status = document.createElement("div");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    box.append(status);
    const none = document.getElementById(native.dataset.typeaheadNone || "");
    // How many there are is seen; that there are none must be said.
    const tell = (text, isNone) => {
      status.textContent = text;
      status.className = isNone ? "muted small" : "visually-hidden";
      if (!none) return;
      none.hidden = !isNone;
      if (isNone) none.querySelector("[data-typed]").textContent = `“${input.value.trim()}”`;
    };

    let found = [];
    let active = -1;
    let timer = 0;
    let request = null;
    let settled = input.value;

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const activate = (index) => {
      active = index;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
      const item = list.children[index];
      if (!item) return;
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    };
    const show = (items) => {
      found = items;
      list.replaceChildren(...items.map((item, at) => {
        const option = document.createElement("li");
        option.id = `${listId}-${at}`;
        option.className = "typeahead__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(item.label);
        if (item.detail) {
          const detail = document.createElement("small");
          detail.textContent = item.detail;
          option.append(detail);
        }
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(item));
        return option;
      }));
      tell(items.length ? `${items.length} found` : "Nothing found", !items.length);
      active = -1;
      list.hidden = items.length === 0;
      input.setAttribute("aria-expanded", String(items.length > 0));
      input.removeAttribute("aria-activedescendant");
    };
    const write = (id, label) => {
      if (isSelect) {
        let option = [...native.options].find((each) => each.value === String(id));
        if (!option && id !== "") {
          option = new Option(label, id);
          native.add(option);
        }
        native.value = id;
        native.dispatchEvent(new Event("input", { bubbles: true }));
        native.dispatchEvent(new Event("change", { bubbles: true }));
      } else if (native.dataset.typeaheadTarget) {
        const target = document.getElementById(native.dataset.typeaheadTarget);
        target.value = id;
        target.dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    const choose = (item) => {
      input.value = item.label;
      settled = item.label;
      tell("", false);
      write(item.id, item.label);
      close();
    };
    const fallBack = () => {
      close();
      if (!isSelect) return;
      native.hidden = false;
      native.required = input.required;
      const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
      if (label) label.htmlFor = native.id;
      input.remove();
    };
    const own = (text) => [...native.options]
      .filter((option) => option.value && option.textContent.toLowerCase().includes(text.toLowerCase()))
      .slice(0, 30)
      .map((option) => ({ id: option.value, label: option.textContent.trim(), detail: option.dataset.detail || "" }));
    const look = async () => {
      const text = input.value.trim();
      if (!url) return show(own(text === settled ? "" : text));
      if (text.length < 2) {
        tell("", false);
        return isSelect ? show(own(text)) : close();
      }
      request?.abort();
      request = new AbortController();
      try {
        const address = new URL(url, location.href);
        address.searchParams.set("q", text);
        const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: request.signal, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        const items = await answer.json();
        if (document.activeElement === input) show(items);
      } catch (error) {
        if (error.name !== "AbortError") fallBack();
      }
    };

    input.addEventListener("input", (event) => {
      if (!event.isTrusted && isSelect) return;
      if (isSelect && input.value === "") write("", "");
      clearTimeout(timer);
      timer = setTimeout(look, url ? 160 : 0);
    });
    input.addEventListener("focus", () => { if (isSelect) input.select(); });
    input.addEventListener("click", () => { if (isSelect && list.hidden) look(); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return void look();
        const step = event.key === "ArrowDown" ? 1 : -1;
        activate((active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(found[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
    input.addEventListener("blur", () => {
      close();
      if (isSelect) tell("", false);
      // Half a name chooses nobody: show again what is really chosen.
      if (isSelect && input.value !== settled) {
        const chosen = native.selectedOptions[0];
        input.value = chosen?.value ? chosen.textContent.trim() : "";
        settled = input.value;
      }
    });
    // A chip elsewhere on the page, or a reset, may choose for us.
    native.addEventListener("change", () => {
      if (!isSelect || document.activeElement === input) return;
      const chosen = native.selectedOptions[0];
      input.value = chosen?.value ? chosen.textContent.trim() : "";
      settled = input.value;
    });
  };

  const start = () => document.querySelectorAll("[data-typeahead]").forEach(enhance);
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:after:swap", start);
})();
