/* The status board: peek and "Move to…" in dialogs, choosing rows, arrow keys, dragging, staying up to date. */
(() => {
  const board = document.getElementById("board");
  if (!board) return;
  const FRAGMENT = { "HX-Request": "true" };
  const say = (text) => { document.getElementById("board-said").textContent = text; };
  const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

  // A session that ended answers with the address of the sign-in page.
  const signedOut = (response) => {
    const address = response.headers.get("HX-Redirect");
    if (address) location.assign(address);
    return Boolean(address);
  };

  // --- Dialogs: the links work without them ------------------------------------------
  let opener = null;
  const open = async (link, address) => {
    const dialog = document.getElementById(link.dataset.dialog === "peek" ? "board-peek" : "board-move");
    let response;
    try {
      response = await fetch(address, { headers: FRAGMENT });
    } catch {
      location.assign(link.href);
      return;
    }
    if (signedOut(response)) return;
    if (!response.ok) {
      location.assign(link.href);
      return;
    }
    document.querySelectorAll("dialog[open]").forEach((other) => other.close());
    dialog.querySelector("[data-body]").innerHTML = await response.text();
    opener = link.closest("#board") ? link : opener;
    if (opener) opener.dataset.of = opener.closest("[data-row]")?.dataset.row || opener.dataset.of || "";
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-dialog]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    const url = new URL(link.href);
    open(link, link.dataset.dialog === "peek" ? `${url.pathname}peek/` : url.pathname + url.search);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("dialog a[data-closes]")) event.preventDefault();
  });
  // The browser gives focus back to where it was; the row may have been replaced meanwhile.
  const focusBack = () => {
    if (!opener) return;
    if (opener.isConnected) {
      opener.focus({ preventScroll: true });
      return;
    }
    const row = board.querySelector(`[data-row="${opener.dataset.of}"]`);
    (row?.querySelector(`[data-dialog="${opener.dataset.dialog}"]`) || row?.querySelector("a") || board.querySelector("a"))?.focus({ preventScroll: true });
  };
  for (const dialog of document.querySelectorAll("#board-peek, #board-move")) {
    dialog.addEventListener("close", () => { if (!document.querySelector("dialog[open]")) focusBack(); });
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest?.("#board-move form[data-move]");
    if (!form) return;
    event.preventDefault();
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: FRAGMENT });
    if (signedOut(response)) return;
    if (response.status === 204) {
      await refresh(true);
      document.getElementById("board-move").close();
      say("Status saved.");
      return;
    }
    const body = document.querySelector("#board-move [data-body]");
    body.innerHTML = await response.text();
    body.querySelector("[data-error-summary]")?.focus();
  });

  // --- Choosing rows -----------------------------------------------------------------
  const bulk = document.getElementById("bulk");
  const boxes = () => [...board.querySelectorAll('input[name="kr"]')];
  const count = () => {
    if (!bulk) return;
    const chosen = boxes().filter((box) => box.checked).length;
    bulk.classList.toggle("has-chosen", chosen > 0);
    bulk.querySelector("[data-count]").textContent = `${chosen} chosen:`;
    const all = board.querySelector("[data-choose-all]");
    if (!all) return;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  board.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    count();
  });
  window.addEventListener("pageshow", count);

  // --- Arrow keys: from one title to the next ------------------------------------------
  board.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".key-results__title")) return;
    const titles = [...board.querySelectorAll(".key-results__title")].filter((title) => title.offsetParent);
    const next = titles[titles.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  // --- Dragging a card: opens what "Move to…" opens -------------------------------------
  let dragged = null;
  const grip = () => board.querySelectorAll("[data-moves]").forEach((card) => { card.draggable = true; });
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-moves]");
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest?.("[data-column]");
    board.querySelectorAll(".is-target").forEach((one) => one.classList.remove("is-target"));
    // Complete cannot be declared: it comes with the target.
    if (!dragged || !column || column.contains(dragged) || column.dataset.column === "complete") return;
    event.preventDefault();
    column.classList.add("is-target");
  });
  board.addEventListener("dragend", () => {
    dragged = null;
    board.querySelectorAll(".is-target").forEach((one) => one.classList.remove("is-target"));
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest?.("[data-column]");
    const link = dragged?.querySelector('[data-dialog="move"]');
    if (!column || !link || column.dataset.column === "complete") return;
    event.preventDefault();
    const url = new URL(link.href);
    url.searchParams.set("to", column.dataset.column);
    open(link, url.pathname + url.search);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
  // The page for paper is opened to be printed; not again when somebody comes back to it.
  if ("paper" in board.dataset && performance.getEntriesByType("navigation")[0]?.type === "navigate") window.print();

  // --- Staying up to date ---------------------------------------------------------------
  // Rows are replaced in place and never moved: where rows come, go or change places, a link offers the new order.
  let held = false;
  const isBusy = (node) => node.contains(document.activeElement);
  const replace = (old, fresh) => {
    if (isBusy(old)) {
      held = true;
      return false;
    }
    const box = old.querySelector('input[name="kr"]');
    const next = document.importNode(fresh, true);
    const nextBox = next.querySelector('input[name="kr"]');
    if (box && nextBox) nextBox.checked = box.checked;
    old.replaceWith(next);
    next.classList.add("is-fresh");
    return true;
  };
  const news = (text) => {
    let place = document.getElementById("board-news");
    if (!place) {
      place = document.createElement("div");
      place.id = "board-news";
      place.className = "board__news callout callout--info no-print";
      place.append(document.createElement("span"), document.createElement("a"));
      place.lastChild.href = location.href;
      place.lastChild.textContent = "Show the new order";
      board.before(place);
    }
    place.firstChild.textContent = text;
  };
  // Rows that the person has moved go where they belong; who chose what, and the place on the page, stay.
  const renew = (html) => {
    const chosen = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
    const y = window.scrollY;
    board.innerHTML = html;
    boxes().forEach((box) => { box.checked = chosen.has(box.value); });
    board.querySelector(`[data-row="${opener?.dataset.of}"]`)?.classList.add("is-fresh");
    document.getElementById("board-news")?.remove();
    window.scrollTo(window.scrollX, y);
  };
  const apply = (html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const place = (root) => [...root.querySelectorAll("[data-row]")].map((row) => `${row.closest("[data-column]")?.dataset.column || ""}${row.dataset.row}`).join();
    const moved = place(board) !== place(fresh.content);
    const y = window.scrollY;
    let changed = 0;
    held = false;
    for (const row of board.querySelectorAll("[data-row]")) {
      const next = fresh.content.querySelector(`[data-row="${row.dataset.row}"]`);
      if (next && next.dataset.v !== row.dataset.v && replace(row, next)) changed += 1;
    }
    const summaries = [...board.querySelectorAll("[data-summary]")];
    const nextSummaries = fresh.content.querySelectorAll("[data-summary]");
    // Where rows came or went, what stands in the headings belongs to the new order.
    if (!moved) summaries.forEach((one, place) => { one.textContent = nextSummaries[place].textContent; });
    const tiles = board.querySelector(".tiles");
    const nextTiles = fresh.content.querySelector(".tiles");
    if (tiles && nextTiles && !isBusy(tiles)) tiles.replaceWith(document.importNode(nextTiles, true));
    // What was left because somebody is in it is asked for again.
    if (held && board.querySelector(".tiles")) board.querySelector(".tiles").dataset.version = "";
    if (window.scrollY !== y) window.scrollTo(window.scrollX, y);
    if (moved) news("Key results came, went or changed places.");
    if (changed) say(`${changed} ${changed === 1 ? "key result" : "key results"} changed.`);
  };
  const refresh = async (isOwn = false) => {
    if (!board.dataset.live) return;
    const url = new URL(board.dataset.live, location.href);
    url.searchParams.set("seen", board.querySelector(".tiles")?.dataset.version || "");
    let response;
    try {
      response = await fetch(url, { headers: FRAGMENT });
    } catch {
      return;
    }
    if (signedOut(response) || response.status !== 200 || response.redirected) return;
    const html = await response.text();
    (isOwn ? renew : apply)(html);
    grip();
    count();
  };

  const FAST = Number(board.dataset.fast || 10_000);
  const IDLE = 60_000;
  let lastActive = Date.now();
  for (const name of ["pointerdown", "keydown", "wheel", "pointermove"]) {
    document.addEventListener(name, () => { lastActive = Date.now(); }, { passive: true });
  }
  let timer = null;
  const wait = () => {
    clearTimeout(timer);
    if (document.hidden || !board.dataset.live) return;
    timer = setTimeout(async () => {
      if (!document.querySelector("dialog[open]")) await refresh();
      wait();
    }, Date.now() - lastActive < IDLE ? FAST : IDLE);
  };
  document.addEventListener("visibilitychange", async () => {
    if (!document.hidden && !document.querySelector("dialog[open]")) await refresh();
    wait();
  });
  grip();
  count();
  wait();
})();
