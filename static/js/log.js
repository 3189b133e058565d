/*
 * The Log form with less tapping; without this script every step works by its own button.
 * Searching adds a chip, another therapeutic area brings its topics, a page that is shown again gets a new key.
 */
(() => {
  const begin = () => {
    const form = document.querySelector("[data-log]");
    if (!form || form.dataset.enhanced) return;
    form.dataset.enhanced = "true";

    // One who comes back to the page means a new interaction, not the one just saved.
    window.addEventListener("pageshow", (event) => {
      const key = form.querySelector('[name="client_id"]');
      if (key && event.persisted && window.crypto?.randomUUID) key.value = window.crypto.randomUUID();
    });

    const search = form.querySelector("[data-kol-search]");
    const found = form.querySelector("[data-kol-found]");
    const chips = document.getElementById(search?.dataset.kolSearch)?.querySelector(".choice-chips");
    if (found && chips) {
      search.querySelector("[data-no-js]").hidden = true;
      // Enter chooses from the list; it must not save a form that still lacks its KOL.
      search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
      found.addEventListener("change", () => {
        const input = search.querySelector("input[type=text]");
        const present = chips.querySelector(`input[value="${CSS.escape(found.value)}"]`);
        if (present) {
          present.checked = true;
          present.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
        }
        else if (found.value) chips.prepend(chip(found.value, input.value));
        input.value = "";
        found.value = "";
      });
    }

    const chip = (id, text) => {
      const label = document.createElement("label");
      label.className = "choice-chip";
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", name: "kols", value: id, checked: true, id: `id_kols_${id}` });
      const face = document.createElement("span");
      face.className = "choice-chip__face";
      face.textContent = text;
      label.append(box, face);
      return label;
    };

    // A typed number of minutes replaces the chip, and the other way round.
    const other = form.querySelector('[name="minutes_other"]');
    form.addEventListener("input", (event) => {
      if (event.target === other && other.value) form.querySelectorAll('[name="minutes"]').forEach((each) => { each.checked = false; });
      if (event.target.name === "minutes") other.value = "";
    });

    const step = form.querySelector("[data-area-step]");
    if (step) {
      step.hidden = true;
      form.querySelector('[name="therapeutic_area"]')?.addEventListener("change", () => form.requestSubmit(step));
    }
  };
  begin();
  // A line that was read brings a new form.
  document.addEventListener("htmx:after:swap", begin);
  // Without a connection the form comes from what was put by, after this script.
  document.addEventListener("unsent:form", begin);
})();
