/* The planning session stays up to date: it says that somebody is here, and shows the plan anew when it changed. */
(() => {
  const tree = document.getElementById("plan-tree");
  if (!tree) return;
  const said = document.getElementById("plan-said");
  const FAST = Number(tree.dataset.fast || 10_000);
  const IDLE = 40_000;
  let lastActive = Date.now();
  let timer = null;
  for (const name of ["pointerdown", "keydown", "wheel", "pointermove"]) {
    document.addEventListener(name, () => { lastActive = Date.now(); }, { passive: true });
  }
  const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"] || "";
  // The same control of a plan that is shown anew: by where it leads, or by the part that it folds.
  const twin = (one) => {
    const part = one.matches("summary") && one.parentElement.id;
    if (part) return tree.querySelector(`#${CSS.escape(part)} > summary`);
    if (one.matches("a")) return tree.querySelector(`a[href="${CSS.escape(one.getAttribute("href"))}"]`);
    return one.form ? tree.querySelector(`form[action="${CSS.escape(one.form.getAttribute("action"))}"] button`) : null;
  };
  const shown = () => tree.querySelector("[data-version]")?.dataset || {};
  // What is unfolded stays so, with its content: each part is fetched before the plan is shown anew.
  const made = async (html) => {
    const page = document.createElement("div");
    page.innerHTML = html;
    await Promise.all([...page.querySelectorAll("details")].map(async (one) => {
      const now = document.getElementById(one.id);
      if (now) one.open = now.open;
      const part = one.open && one.querySelector("[hx-get]");
      if (!part) return;
      const answer = await fetch(part.getAttribute("hx-get"), { headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.redirected) part.outerHTML = await answer.text();
    }));
    return page;
  };
  const show = (page) => {
    const before = shown().content;
    const focused = tree.contains(document.activeElement) ? document.activeElement : null;
    const y = window.scrollY;
    tree.replaceChildren(...page.childNodes);
    window.htmx?.process(tree);
    if (focused) twin(focused)?.focus({ preventScroll: true });
    window.scrollTo(window.scrollX, y);
    if (shown().content !== before) said.textContent = "The plan was changed.";
  };
  const isMarking = () => {
    const marked = document.getSelection();
    return Boolean(marked && !marked.isCollapsed && tree.contains(marked.anchorNode));
  };
  const ask = async () => {
    const body = new FormData();
    body.set("version", shown().version || "");
    let response;
    try {
      response = await fetch(tree.dataset.live, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() } });
    } catch {
      return;
    }
    const address = response.headers.get("HX-Redirect");
    if (address) return void location.assign(address);
    if (response.status !== 200 || response.redirected) return;
    let page;
    try {
      page = await made(await response.text());
    } catch {
      return;
    }
    // Nothing is taken out of somebody's hands: a form that is being sent, a text that is being marked.
    if (!tree.querySelector("form[data-sending]") && !isMarking()) show(page);
  };
  const wait = () => {
    clearTimeout(timer);
    if (document.hidden) return;
    timer = setTimeout(async () => { await ask(); wait(); }, Date.now() - lastActive < 60_000 ? FAST : IDLE);
  };
  document.addEventListener("visibilitychange", async () => {
    if (!document.hidden) await ask();
    wait();
  });
  ask().then(wait);
})();
