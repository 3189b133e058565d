/* Signing out: says what waits here and asks what becomes of it. Names put by for Log are forgotten either way. */
(() => {
  const { unsent } = window;
  const dialog = document.getElementById("leave");
  if (!unsent?.works || !dialog) return;
  let form = null;
  const words = dialog.querySelector("[data-leave-words]");

  const leave = async (kinds) => {
    await unsent.forget(kinds);
    await unsent.belongsTo("");
    HTMLFormElement.prototype.submit.call(form);
  };
  const waiting = async () => [await unsent.count("entries"), await unsent.count("drafts")];
  const said = (entries, drafts) => {
    const parts = [];
    if (entries) parts.push(`${entries} ${entries > 1 ? "entries are" : "entry is"} not sent yet`);
    if (drafts) parts.push(`${drafts} ${drafts > 1 ? "drafts are" : "draft is"} kept on this device`);
    return `${parts.join(", and ")}.`;
  };

  document.addEventListener("submit", async (event) => {
    const { target } = event;
    if (!(target.action ?? "").endsWith("/accounts/logout/") || event.defaultPrevented) return;
    event.preventDefault();
    form = target;
    try {
      const [entries, drafts] = await waiting();
      for (const button of dialog.querySelectorAll("[data-leave]")) button.hidden = !navigator.onLine;
      if (!navigator.onLine) {
        words.textContent = "There is no connection. Signing out needs one.";
        dialog.showModal();
        return;
      }
      if (!entries && !drafts) {
        await leave(["kits"]);
        return;
      }
      words.textContent = said(entries, drafts);
      dialog.querySelector("[data-leave='send']").hidden = !entries;
      dialog.showModal();
    } catch {
      HTMLFormElement.prototype.submit.call(form); // nothing can be kept here, so nothing is
    }
  }, true);

  dialog.addEventListener("click", async (event) => {
    const choice = event.target.closest?.("[data-leave]")?.dataset.leave;
    if (choice === "keep") await leave(["kits"]);
    if (choice === "throw") await leave(["kits", "entries", "drafts"]);
    if (choice !== "send") return;
    await unsent.queue.drain();
    const [entries, drafts] = await waiting();
    if (!entries && !drafts) await leave(["kits"]);
    else words.textContent = `Not all could be sent. ${said(entries, drafts)}`;
  });
})();
