/*
 * The page that stands in for every page without a connection. It knows nobody by itself: who used the product here
 * last, and what Log needs, was put by encrypted. Somebody who signed out is not known any more.
 */
(() => {
  const { unsent } = window;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const form = find("log");
  const two = (number) => String(number).padStart(2, "0");
  const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const here = location.pathname;
  const isLog = here === "/log/" || /^\/interactions\/\d+\/hold\/$/.test(here);

  const chip = (plan) => {
    const item = document.createElement("li");
    item.className = "choice-chip";
    const link = document.createElement("a");
    link.className = "choice-chip__face";
    link.href = plan.url;
    const when = document.createElement("small");
    when.textContent = plan.when;
    link.append(`${plan.names} `, when);
    item.append(link);
    return item;
  };

  // Only the product finds KOLs, adds them and knows the topics of another area.
  const withoutSearch = () => {
    for (const part of form.querySelectorAll("[name=step], [data-kol-found]")) part.remove();
    const search = form.elements.kol_search;
    if (!search) return;
    for (const name of [...search.getAttributeNames()]) if (name.startsWith("data-typeahead")) search.removeAttribute(name);
    form.querySelector(`label[for="${search.id}"]`).textContent = "Somebody else: write the name";
    const hint = document.createElement("div");
    hint.className = "field__hint";
    hint.textContent = "You choose the KOL once there is a connection.";
    search.closest(".field").querySelector("label").after(hint);
  };

  const hold = (plan) => {
    form.action = plan.url;
    form.dataset.unsent = "Planned visit";
    const values = { ...plan.values, version: [String(plan.version)], form_key: [crypto.randomUUID()], unseen: ["1"] };
    if (plan.starts_at * 1000 > Date.now()) Object.assign(values, { day: [day(new Date())], start: [""] });
    const fields = Object.entries(values).flatMap(([name, all]) => (all.length ? all : [""]).map((value) => [name, value]));
    unsent.fill(form, { fields: fields.filter(([name]) => name !== "form_key"), labels: plan.labels });
    for (const name of ["form_key"]) unsent.hide(form, name, values[name][0]);
    for (const name of ["client_id", "opened_at"]) form.elements[name]?.remove();
  };

  const title = (text) => {
    document.querySelector("h1").textContent = text;
    document.title = `${text} – MSL OKR`;
  };
  const draw = (kit) => {
    find("fields").innerHTML = kit.fields; // the product's own markup, as it came from there
    const now = new Date();
    if (form.elements.day) form.elements.day.value = day(now);
    if (form.elements.opened_at) form.elements.opened_at.value = Math.floor(now / 1000);
    if (form.elements.client_id) form.elements.client_id.value = crypto.randomUUID();
    Object.assign(form, { method: "post", action: "/log/" });
    withoutSearch();
    const plan = kit.plans.find((one) => one.url === here);
    if (plan) hold(plan);
    const chosen = new URLSearchParams(location.search).get("kol");
    const box = chosen && form.querySelector(`input[name="kols"][value="${CSS.escape(chosen)}"]`);
    if (box) box.checked = true;
    find("plan-list").replaceChildren(...kit.plans.filter((one) => one !== plan).map(chip));
    find("plans").hidden = plan || !find("plan-list").childElementCount;
    form.hidden = false;
    title(plan ? `Record as held: ${plan.names}` : "Log an interaction");
    document.dispatchEvent(new CustomEvent("unsent:form"));
    document.dispatchEvent(new Event("change")); // marks Today
  };

  const begin = async () => {
    const kit = unsent?.works ? await unsent.get("kits", "log") : null;
    if (here === "/log/unsent/") {
      title("Not sent yet");
      return;
    }
    find("again").hidden = !navigator.onLine; // the product did not answer in time
    find("elsewhere").hidden = isLog || here === "/";
    find("no-kit").hidden = Boolean(kit?.text);
    if (kit?.text) draw(kit.text);
  };
  window.addEventListener("online", () => { find("again").hidden = false; });
  find("reload").addEventListener("click", () => location.reload());
  begin().catch(() => { find("no-kit").hidden = false; });
})();
