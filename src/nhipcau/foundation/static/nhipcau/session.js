/* Warns before a sign-in ends, and keeps what is typed in forms with data-guard until it is sent. */
(() => {
  "use strict";

  const note = document.getElementById("session-note");
  if (!note) return;
  const part = (name) => note.querySelector(`[data-session-${name}]`);
  const whole = Number(note.dataset.whole);
  const warnAhead = Math.min(300, Math.ceil(whole / 3));
  let endsAt = Date.now() + Number(note.dataset.left) * 1000;
  let askedAt = 0;

  function secondsLeft() {
    return Math.max(0, Math.round((endsAt - Date.now()) / 1000));
  }

  function inWords(seconds) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function show(which) {
    note.hidden = !which;
    for (const name of ["soon", "over"]) part(name).hidden = name !== which;
  }

  function token() {
    return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["x-csrftoken"] || "";
  }

  async function ask(method) {
    const answer = await fetch(note.dataset.url, { method, headers: { "X-CSRFToken": token() } });
    if (answer.ok) endsAt = Date.now() + (await answer.json()).left * 1000;
  }

  /* Another window may have prolonged the sign-in: ask before saying that it ends. */
  async function watch() {
    const left = secondsLeft();
    if (left > warnAhead) return show("");
    if (Date.now() - askedAt > 10000) {
      askedAt = Date.now();
      /* Without an answer the network is away for a moment; the clock on the page goes on. */
      await ask("GET").catch(() => {});
    }
    const now = secondsLeft();
    show(now > warnAhead ? "" : now > 0 ? "soon" : "over");
    part("left").textContent = inWords(now);
  }

  async function stay() {
    await ask("POST");
    watch();
  }

  /* Drafts */
  const drafts = note.dataset.drafts;
  const LEFT_OUT = /^(csrfmiddlewaretoken|password.*|oldpassword|code)$/;
  const KEPT = "form[data-guard]:not([data-guard=leave])";
  const waiting = new Map();

  const guarded = () => [...document.querySelectorAll(KEPT)];
  const actionOf = (form) => new URL(form.getAttribute("action") || location.pathname, location.href).pathname;

  function fieldsOf(form) {
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.test(name));
  }

  function keep(form, keepalive = false) {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const body = JSON.stringify({ page: location.pathname, action: actionOf(form), fields: fieldsOf(form) });
    return fetch(drafts, {
      method: "POST",
      body,
      keepalive: keepalive && body.length < 60000,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    }).catch(() => {});
  }

  function keepSoon(event) {
    const form = event.target.closest && event.target.closest(KEPT);
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), 2000));
  }

  function keepNow() {
    for (const form of [...waiting.keys()]) if (form.isConnected) keep(form, true);
  }

  function forgetWaiting(event) {
    clearTimeout(waiting.get(event.target));
    waiting.delete(event.target);
  }

  function put(form, fields) {
    const said = new Map();
    for (const [name, value] of fields) said.set(name, [...(said.get(name) || []), value]);
    const boxes = [...form.elements].filter((one) => one.name && !LEFT_OUT.test(one.name) && one.type !== "file");
    for (const box of boxes) {
      const values = said.get(box.name);
      if (box.type === "checkbox" || box.type === "radio") box.checked = Boolean(values && values.includes(box.value));
      else if (box.tagName === "SELECT" && box.multiple) {
        for (const option of box.options) option.selected = Boolean(values && values.includes(option.value));
      } else if (values && box.tagName !== "BUTTON" && box.type !== "submit") box.value = values[0];
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const known = new Set(boxes.map((box) => box.name));
    return [...said].filter(([name, values]) => !known.has(name) && values.some((one) => one.trim())).length;
  }

  function offer(form, draft) {
    const box = document.getElementById("typed-note");
    const piece = (name) => box.querySelector(`[data-draft-${name}]`);
    const fill = () => {
      piece("rest").hidden = put(form, draft.fields) === 0;
      piece("offered").hidden = true;
      piece("filled").hidden = false;
      piece("fill").hidden = true;
    };
    piece("at").textContent = draft.at;
    piece("show").href = draft.show;
    piece("offered").hidden = false;
    piece("fill").addEventListener("click", fill);
    piece("drop").addEventListener("click", async () => {
      await fetch(draft.drop, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": token() } });
      box.hidden = true;
      if (piece("fill").hidden) location.reload();
    });
    form.before(box);
    box.hidden = false;
    if (draft.wasSent) fill();
  }

  async function lookForDrafts() {
    const forms = guarded();
    /* A form that came back with its errors holds what was typed already. */
    if (!forms.length || document.querySelector("[data-focus]")) return;
    const answer = await fetch(`${drafts}?page=${encodeURIComponent(location.pathname)}`).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    for (const draft of (await answer.json()).drafts) {
      const form = forms.find((one) => actionOf(one) === draft.action);
      if (form && JSON.stringify(fieldsOf(form)) !== JSON.stringify(draft.fields)) return offer(form, draft);
    }
  }

  part("stay").addEventListener("click", stay);
  document.addEventListener("input", keepSoon);
  document.addEventListener("change", keepSoon);
  document.addEventListener("submit", forgetWaiting);
  window.addEventListener("pagehide", keepNow);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keepNow();
    else watch();
  });
  setInterval(watch, 1000);
  watch();

  document.addEventListener("DOMContentLoaded", () => {
    const kept = document.querySelector("[data-draft-page]");
    if (kept) location.replace(kept.dataset.draftPage);
    else lookForDrafts();
  });
  window.addEventListener("pageshow", (event) => event.persisted && lookForDrafts());
})();
