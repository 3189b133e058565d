/*
 * Sends what waits: on load, when a connection comes back, when the page is looked at again, and by itself while it is
 * open. One tab at a time. An entry is forgotten only on an answer of the product that carries its own key: not on a
 * sign-in page, an error, half an answer or none.
 *
 * unsent.queue: save, send, drain, list, remove; "unsent:changed" on document tells that something did.
 */
(() => {
  const { unsent } = window;
  if (!unsent?.works) return;
  // Of the entries; raise by one with a step that makes an entry of the version before into one of the next.
  const VERSION = 1;
  const STEPS = {};
  const PATIENCE = 20000;
  const WAITS = [5000, 15000, 30000, 60000, 300000];
  const tabs = new BroadcastChannel("msl-okr-unsent");

  const changed = (detail = {}) => {
    document.dispatchEvent(new CustomEvent("unsent:changed", { detail }));
    tabs.postMessage(detail);
  };
  tabs.onmessage = (event) => document.dispatchEvent(new CustomEvent("unsent:changed", { detail: event.data }));

  const upgraded = (entry) => {
    let found = entry;
    while (found.version < VERSION) found = STEPS[found.version](found);
    return found;
  };
  const list = async () => (await unsent.all("entries")).map(upgraded);

  /** Keeps an entry: where it is sent (`action`), what was typed, and what it is called in lists. */
  const save = async ({ id, action, title, fields, labels, ...more }) => {
    const now = Date.now();
    const text = { action, title, fields, labels, errors: [], ...more };
    await unsent.put("entries", { id, at: now, kept_at: Math.floor(now / 1000), version: VERSION, state: "waits", text });
    changed();
  };
  const mark = (entry, state, text = {}) => unsent.put("entries", { ...entry, state, text: { ...entry.text, ...text } });
  const remove = async (id) => {
    await unsent.remove("entries", id);
    changed();
  };

  // --- One sending --------------------------------------------------------------------

  const asked = async (address, options = {}) => {
    const answer = await fetch(address, {
      credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options,
    });
    const isOurs = (answer.headers.get("content-type") ?? "").startsWith("application/json");
    return { status: answer.status, body: isOurs ? await answer.json() : null };
  };
  /** The token of this moment, if the person who wrote it is still the one who is signed in. */
  const token = async (of) => {
    const { status, body } = await asked("/log/token/", { headers: { "X-Unsent-Of": of, Accept: "application/json" } });
    if (status === 401) return { state: "signed_out" };
    if (status === 409) return { state: "not_mine" };
    const key = body?.["X-CSRFToken"];
    return body?.of === of && key ? { token: key } : { state: "waits" };
  };
  const posted = (entry, key, isWatched) => {
    const body = new URLSearchParams(entry.text.fields);
    body.set("client_id", entry.id);
    if (body.has("form_key")) body.set("form_key", entry.id);
    body.set("kept_at", String(entry.kept_at));
    const headers = { "X-Unsent-Of": entry.of, "X-CSRFToken": key, Accept: "application/json" };
    if (isWatched) headers["X-Unsent-Now"] = "1";
    return asked(entry.text.action, { method: "POST", body, headers });
  };

  /** {state: sent | attention | waits | signed_out | not_mine, url}; with `key`, the token of the page, tried first. */
  const sendOne = async (entry, key = "") => {
    if (entry.version > VERSION || !entry.text) return { state: "waits" };
    try {
      const isWatched = Boolean(key);
      let answer = key ? await posted(entry, key, isWatched) : { status: 403 };
      if (answer.status === 403) {
        const fresh = await token(entry.of);
        if (!fresh.token) return fresh;
        answer = await posted(entry, fresh.token, isWatched);
      }
      return await judged(entry, answer);
    } catch {
      return { state: "waits" }; // no connection, too slow, half an answer, or led to another page
    }
  };
  const judged = async (entry, { status, body }) => {
    const isItsOwn = body?.client_id === entry.id;
    if (isItsOwn && (status === 200 || status === 201)) {
      await unsent.remove("entries", entry.id);
      return { state: "sent", url: body.url };
    }
    if (isItsOwn && (status === 422 || status === 409)) {
      const text = { errors: body.errors ?? [], code: body.code ?? "" };
      if (body.version) text.fields = withVersion(entry.text.fields, body.version);
      await mark(entry, "attention", text);
      return { state: "attention" };
    }
    if (status === 401) return { state: "signed_out" };
    if (status === 409) return { state: "not_mine" };
    return { state: status === 403 ? "refused" : "waits" };
  };
  const withVersion = (fields, version) => [...fields.filter(([name]) => name !== "version"), ["version", String(version)]];

  const alone = (act, options = {}) => navigator.locks.request("msl-okr-unsent", options, act);

  /** Sends one now, for the page on which it was just saved; waits for another tab that is sending. */
  const send = (id, key) => alone(async () => {
    const entry = (await list()).find((one) => one.id === id);
    const result = entry ? await sendOne(entry, key) : { state: "sent", url: "" };
    changed({ ...result, id });
    if (result.state === "waits") again();
    return result;
  });

  // --- All that waits -----------------------------------------------------------------

  let failures = 0;
  let timer = 0;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(drain, WAITS[Math.min(failures, WAITS.length - 1)]);
  };
  const drain = async () => {
    clearTimeout(timer);
    if (!navigator.onLine || !(await unsent.count("entries"))) return;
    await alone(async (lock) => {
      if (!lock) return; // another tab does it, and tells
      let sent = 0;
      let last = "";
      for (const entry of await list()) {
        if (entry.state !== "waits") continue;
        const result = await sendOne(entry);
        last = result.state;
        if (last === "sent") {
          sent += 1;
          changed({ ...result, id: entry.id });
        } else if (last !== "attention") break; // the others would meet the same
      }
      changed({ state: last, drained: sent });
      if (last === "waits") again();
      failures = last === "waits" ? failures + 1 : 0;
    }, { ifAvailable: true });
  };

  unsent.queue = { save, send, drain, list, remove };
  const now = () => {
    failures = 0;
    drain();
  };
  window.addEventListener("online", now);
  window.addEventListener("pageshow", now);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
})();
