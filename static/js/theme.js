/* Blocking, in the head: the remembered theme and density are set before the first paint. */
(() => {
  const root = document.documentElement;
  const choices = { theme: ["system", "light", "dark"], density: ["comfortable", "compact"] };
  root.dataset.js = "";

  const read = (name) => {
    try {
      const value = localStorage.getItem(name);
      return choices[name].includes(value) ? value : choices[name][0];
    } catch {
      return choices[name][0];
    }
  };
  const apply = (name, value) => {
    root.dataset[name] = value;
    for (const button of document.querySelectorAll(`[data-set-${name}]`)) {
      button.setAttribute("aria-pressed", String(button.getAttribute(`data-set-${name}`) === value));
    }
  };
  const applyAll = () => Object.keys(choices).forEach((name) => apply(name, read(name)));

  applyAll();
  document.addEventListener("DOMContentLoaded", applyAll);
  document.addEventListener("click", (event) => {
    for (const name of Object.keys(choices)) {
      const button = event.target.closest?.(`[data-set-${name}]`);
      if (!button) continue;
      const value = button.getAttribute(`data-set-${name}`);
      try {
        localStorage.setItem(name, value);
      } catch {
        /* Private windows may refuse; the choice then lasts for this page. */
      }
      apply(name, value);
    }
  });
  window.addEventListener("storage", applyAll);
})();
