/*
 * On every page of somebody signed in: whose device it is now, how many entries wait, the service worker, and what Log
 * needs without a connection.
 */
(() => {
  const { unsent } = window;
  if (!unsent?.works) return;
  const OLD = 10 * 60 * 1000;
  const OLD_IN_LOG = 60 * 1000;
  const root = document.documentElement;

  // --- How many wait ------------------------------------------------------------------

  const show = async () => {
    // What is on its way right now is said by its own page.
    const onItsWay = navigator.onLine ? document.querySelector("form[data-keeping]")?.dataset.entry : "";
    const entries = (await unsent.queue.list()).filter((one) => one.id !== onItsWay);
    const needing = entries.filter((one) => one.state === "attention").length;
    const more = document.createElement("span");
    more.className = "not-sent__more";
    more.textContent = `, ${needing} ${needing > 1 ? "need" : "needs"} attention`;
    for (const place of document.querySelectorAll("[data-unsent-count]")) {
      place.replaceChildren(entries.length ? `${entries.length} not sent yet` : "", ...(needing ? [more.cloneNode(true)] : []));
      place.hidden = !entries.length;
    }
  };
  const announce = (text) => {
    const place = document.getElementById("announcer");
    if (place) place.textContent = text;
  };
  document.addEventListener("unsent:changed", (event) => {
    show();
    if (event.detail?.drained) announce(`${event.detail.drained} sent.`);
  });

  // --- What Log needs without a connection ----------------------------------------------

  const putBy = async () => {
    const known = await unsent.get("kits", "log");
    const most = document.querySelector("[data-log]") ? OLD_IN_LOG : OLD;
    if (!navigator.onLine || (known && Date.now() - known.at < most)) return;
    const answer = await fetch("/log/kit/", { headers: { "X-Unsent-Of": unsent.named }, redirect: "error", cache: "no-store" });
    if (!answer.ok) return;
    const kit = await answer.json();
    if (kit.of === unsent.named) await unsent.put("kits", { id: "log", at: Date.now(), text: kit });
  };
  // A draft whose form was sent from the page before this one, unless that form is shown again.
  const settle = async () => {
    const sent = Object.keys(sessionStorage).filter((name) => name.startsWith("sent-draft:"));
    for (const name of sent) {
      sessionStorage.removeItem(name);
      if (!document.querySelector('[data-stage="refused"]')) await unsent.remove("drafts", name.replace("sent-draft:", ""));
    }
  };
  const install = async () => {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    await navigator.serviceWorker.ready;
  };

  const begin = async () => {
    if (unsent.named) await unsent.belongsTo(unsent.named);
    await settle();
    await show();
    if (!("logs" in document.body.dataset)) return;
    await Promise.all([install(), putBy()]);
    root.dataset.offline = "ready";
  };
  // A browser that keeps no data of this site, or a connection that breaks now: the page works as it does without.
  begin().catch(() => {});
  window.addEventListener("pageshow", (event) => { if (event.persisted) begin().catch(() => {}); });
})();
