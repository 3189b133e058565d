/*
 * What waits on this device, encrypted at rest: entries that are not sent yet, drafts, and what Log needs without a
 * connection. Each person has a key of their own, made here, which no script can read out. docs/adr/0035 says what that
 * protects from, and from what not.
 *
 * window.unsent: whose things they are (`of`), and get, all, put, remove of each kind. Kinds are the stores below.
 */
window.unsent = (() => {
  const NAME = "msl-okr";
  // Raise by one with a step below: from every earlier layout to the next, nothing is ever dropped.
  const LAYOUT = 1;
  const STEPS = {
    1: (db) => {
      db.createObjectStore("keys");
      db.createObjectStore("marks");
      db.createObjectStore("entries", { keyPath: "id" }).createIndex("of", "of");
      db.createObjectStore("drafts", { keyPath: "id" }).createIndex("of", "of");
      db.createObjectStore("kits", { keyPath: "id" }).createIndex("of", "of");
    },
  };

  let opened = null;
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, LAYOUT);
      request.onupgradeneeded = (event) => {
        for (let next = event.oldVersion + 1; next <= LAYOUT; next += 1) STEPS[next](request.result);
      };
      request.onsuccess = () => {
        // A newer release in another tab needs the database: let go of it.
        request.result.onversionchange = () => {
          request.result.close();
          opened = null;
        };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => { opened = null; });
    return opened;
  };

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // Resolves once it is written, not once it was asked for.
  const inStore = async (kind, mode, act) => {
    const transaction = (await open()).transaction(kind, mode);
    const written = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await done(act(transaction.objectStore(kind)));
    if (mode === "readwrite") await written;
    return result;
  };

  // --- Keys -------------------------------------------------------------------------

  const keyOf = async (of) => {
    const known = await inStore("keys", "readonly", (store) => store.get(of));
    if (known) return known;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    try {
      await inStore("keys", "readwrite", (store) => store.add(made, of));
      return made;
    } catch {
      // Another tab was quicker; its key is the one to use.
      return inStore("keys", "readonly", (store) => store.get(of));
    }
  };
  // What is sealed can only be opened in its own place: nobody's entry becomes somebody else's.
  const place = (of, id) => new TextEncoder().encode(`${of}|${id}`);
  const seal = async (of, id, value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: place(of, id) };
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt(how, await keyOf(of), text) };
  };
  const unseal = async (row) => {
    const how = { name: "AES-GCM", iv: row.sealed.iv, additionalData: place(row.of, row.id) };
    const text = await crypto.subtle.decrypt(how, await keyOf(row.of), row.sealed.data);
    return JSON.parse(new TextDecoder().decode(text));
  };

  // --- Whose ------------------------------------------------------------------------

  // The page of somebody signed in says who it is; the page without a connection knows who it was last.
  const named = document.body?.dataset.of ?? "";
  const of = async () => named || (await inStore("marks", "readonly", (store) => store.get("of"))) || "";
  const belongsTo = (who) => inStore("marks", "readwrite", (store) => store.put(who, "of"));

  // --- Rows -------------------------------------------------------------------------

  /** A row of its owner with its text: `{...row, text}`; without `text` where it cannot be read any more. */
  const read = async (row) => {
    if (!row) return null;
    const { sealed, ...plain } = row;
    try {
      return { ...plain, text: await unseal(row) };
    } catch {
      return plain;
    }
  };
  const get = async (kind, id) => {
    const row = await inStore(kind, "readonly", (store) => store.get(id));
    return row && row.of === (await of()) ? read(row) : null;
  };
  const rows = async (kind, who) => inStore(kind, "readonly", (store) => store.index("of").getAll(who));
  const all = async (kind) => {
    const who = await of();
    const found = who ? await Promise.all((await rows(kind, who)).map(read)) : [];
    return found.sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
  };
  const count = async (kind) => {
    const who = await of();
    return who ? inStore(kind, "readonly", (store) => store.index("of").count(who)) : 0;
  };
  /** Writes a row: `text` encrypted, the rest as it is. */
  const put = async (kind, { text, ...plain }) => {
    const who = plain.of ?? (await of());
    const sealed = await seal(who, plain.id, text);
    await inStore(kind, "readwrite", (store) => store.put({ ...plain, of: who, sealed }));
  };
  const remove = (kind, id) => inStore(kind, "readwrite", (store) => store.delete(id));
  /** Forgets what is kept of the kinds named, and the key once nothing is left that it opens. */
  const forget = async (kinds) => {
    const who = await of();
    if (!who) return;
    for (const kind of kinds) {
      for (const row of await rows(kind, who)) await remove(kind, row.id);
    }
    const left = await Promise.all(["entries", "drafts", "kits"].map(count));
    if (left.every((number) => number === 0)) await inStore("keys", "readwrite", (store) => store.delete(who));
  };

  // --- What was typed ----------------------------------------------------------------

  const NOT_TYPED = new Set(["csrfmiddlewaretoken", "step", "kept_at"]);
  /** [name, value] of a form, and the words on the chips that are chosen, to show them again. */
  const typed = (form) => {
    const fields = [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.has(name) && typeof value === "string");
    const labels = {};
    for (const chip of form.querySelectorAll("input:is([type=checkbox], [type=radio]):checked")) {
      const face = chip.parentElement.cloneNode(true);
      face.querySelectorAll("small").forEach((detail) => detail.remove());
      (labels[chip.name] ??= {})[chip.value] = face.textContent.trim().replace(/\s+/g, " ");
    }
    return { fields, labels };
  };
  const LEFT = new Set(["csrfmiddlewaretoken", "form_key", "client_id", "opened_at"]);
  /** Puts them into a form: what it does not offer becomes a chip, or a field of its own. */
  const fill = (form, { fields, labels = {} }) => {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const control of [...form.elements]) {
      if (!control.name || LEFT.has(control.name) || control.type === "submit") continue;
      const wanted = values.get(control.name) ?? [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = wanted.includes(control.value);
      else if (values.has(control.name)) control.value = wanted[0];
    }
    for (const [name, wanted] of values) {
      if (LEFT.has(name)) continue;
      for (const value of wanted) {
        const known = [...form.elements].filter((one) => one.name === name);
        const isChip = known.length ? known.some((one) => one.type === "checkbox") : Boolean(labels[name]);
        if (isChip && value && !known.some((one) => one.value === value)) add(form, name, value, labels[name]?.[value] ?? value);
        else if (!known.length && value) hide(form, name, value);
      }
    }
  };
  const add = (form, name, value, text) => {
    const label = document.createElement("label");
    label.className = "choice-chip";
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name, value, checked: true, id: `id_${name}_${value}` });
    const face = document.createElement("span");
    face.className = "choice-chip__face";
    face.textContent = text;
    label.append(box, face);
    const group = form.querySelector(`#id_${CSS.escape(name)} .choice-chips`);
    if (group) group.prepend(label);
    else hide(form, name, value);
  };
  const hide = (form, name, value) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  };

  // Private windows, old browsers, pages without https: then forms are sent as they always were.
  const works = Boolean(window.indexedDB && window.crypto?.subtle && window.crypto.randomUUID && navigator.locks);
  return { works, named, of, belongsTo, get, all, count, put, remove, forget, typed, fill, hide };
})();
