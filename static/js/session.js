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
  const show = (html) => {
    const unfolded = new Map([...tree.querySelectorAll("details")].map((one) => [one.id, one.open]));
    const y = window.scrollY;
    tree.innerHTML = html;
    tree.querySelectorAll("details").forEach((one) => { if (unfolded.has(one.id)) one.open = unfolded.get(one.id); });
    window.scrollTo(window.scrollX, y);
    said.textContent = "The plan was changed.";
  };
  const ask = async () => {
    const body = new FormData();
    body.set("version", tree.querySelector("[data-version]")?.dataset.version || "");
    let response;
    try {
      response = await fetch(tree.dataset.live, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() } });
    } catch {
      return;
    }
    const address = response.headers.get("HX-Redirect");
    if (address) return void location.assign(address);
    if (response.status !== 200 || response.redirected) return;
    const html = await response.text();
    // Nothing moves under somebody's hands; what was left out is asked for again.
    if (!tree.contains(document.activeElement)) show(html);
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
