/* Review of a reading: the text and its drafts move together, keys decide, a selection becomes a
   draft. Everything here has a plain form or link beneath it that works without it. */
(() => {
  "use strict";

  const page = document.querySelector("[data-review]");
  const source = document.querySelector("[data-source]");
  const live = document.querySelector("[data-live]");
  const dialog = document.getElementById("keys");
  let goingOn = null; // the card whose answer leads to the next one

  /* Cards and spans */

  const cards = () => [...document.querySelectorAll(".draft[data-y]")];
  const cardOf = (id) => document.getElementById(`y-${id}`);
  const spanOf = (id) => document.getElementById(`span-${id}`);
  const currentCard = () => document.querySelector(".draft.is-current");

  function showCurrent(card, { moveSource = true, moveCard = false, focus = false } = {}) {
    for (const one of document.querySelectorAll(".draft.is-current, .span.is-current")) {
      one.classList.remove("is-current");
    }
    const span = spanOf(card.dataset.y);
    card.classList.add("is-current");
    if (span) span.classList.add("is-current");
    if (moveSource && span) scrollWithin(span);
    if (focus) card.focus({ preventScroll: true });
    if (moveCard) scrollWithin(card);
  }

  /* Only its own pane scrolls where panes scroll; the page where they do not. */
  function scrollWithin(element) {
    const pane = element.closest(".review-source, .review-drafts");
    if (!pane || pane.scrollHeight <= pane.clientHeight + 1) {
      if (element.offsetParent) element.scrollIntoView({ block: "center" });
      return;
    }
    const there = element.getBoundingClientRect();
    const box = pane.getBoundingClientRect();
    const top = Math.max(box.top, 0);
    const bottom = Math.min(box.bottom, window.innerHeight);
    const isSeen = there.top >= top + 56 && there.bottom <= bottom - 24;
    if (!isSeen) pane.scrollTop += there.top - top - Math.max(72, (bottom - top - there.height) / 2);
  }

  function step(by) {
    const all = cards();
    const next = all[all.indexOf(currentCard()) + by];
    if (next) {
      showCurrent(next, { moveCard: true, focus: true });
    } else {
      const link = document.querySelector(by > 0 ? ".review .pages [rel=next]" : ".review .pages [rel=prev]");
      if (link) link.click();
    }
  }

  function goOnFrom(card) {
    const all = cards();
    const place = all.indexOf(card);
    const waiting = (one) => one.dataset.state === "draft";
    const next = all.slice(place + 1).find(waiting) || all.find(waiting);
    const link = document.querySelector(".review .pages [rel=next]");
    if (next) {
      showCurrent(next, { moveCard: true, focus: true });
    } else if (link) {
      link.click();
    } else {
      showCurrent(card, { focus: true });
    }
  }

  function chooseByClick(event) {
    const span = event.target.closest(".span[data-y]");
    if (span && cardOf(span.dataset.y)) {
      event.preventDefault();
      if (!window.getSelection().isCollapsed) return;
      show("drafts");
      showCurrent(cardOf(span.dataset.y), { moveSource: false, moveCard: true });
      return;
    }
    const number = event.target.closest(".draft-number");
    if (number) {
      event.preventDefault();
      show("source");
      showCurrent(number.closest(".draft"));
      return;
    }
    const decision = event.target.closest(".draft [name=state], .draft [name=accept]");
    if (decision) goingOn = decision.value === "draft" ? null : decision.closest(".draft").dataset.y;
  }

  function chooseByFocus(event) {
    const card = event.target.closest(".draft[data-y]");
    if (card && card !== currentCard()) showCurrent(card);
  }

  /* The answer of the server stands where the card stood. */
  function settle(event) {
    const card = event.detail.elt;
    if (!card.matches || !card.matches(".draft[data-y]")) return;
    const span = spanOf(card.dataset.y);
    if (span) {
      span.classList.remove("is-draft", "is-accepted", "is-skipped");
      span.classList.add(`is-${card.dataset.state}`);
    }
    const goes = goingOn === card.dataset.y && card.dataset.state !== "draft" && !card.querySelector("[role=alert]");
    goingOn = null;
    if (goes) {
      goOnFrom(card);
      return;
    }
    showCurrent(card, { moveSource: false });
    const field = card.querySelector("[data-focus], textarea") || card;
    field.focus({ preventScroll: true });
    scrollWithin(card);
  }

  function tellTrouble(event) {
    if (!live) return;
    live.textContent = event.type === "htmx:sendError" ? live.dataset.lost : live.dataset.failed;
    live.classList.add("note", "note-error");
  }

  function forgetTrouble() {
    if (!live) return;
    live.textContent = "";
    live.classList.remove("note", "note-error");
  }

  /* Places in the source: the server counts code points, the browser UTF-16 units. */

  const length = (text) => [...text].length;

  function placeIn(run, node, offset) {
    const range = document.createRange();
    range.selectNodeContents(run);
    range.setEnd(node, offset);
    return Number(run.dataset.start) + length(range.toString());
  }

  function placesOf(range) {
    const runs = [...source.querySelectorAll("[data-start]")].filter((run) => range.intersectsNode(run));
    if (!runs.length) return null;
    const [first, last] = [runs[0], runs[runs.length - 1]];
    const start = first.contains(range.startContainer)
      ? placeIn(first, range.startContainer, range.startOffset)
      : Number(first.dataset.start);
    const end = last.contains(range.endContainer)
      ? placeIn(last, range.endContainer, range.endOffset)
      : Number(last.dataset.start) + length(last.textContent);
    return { start, end };
  }

  function selectedRange() {
    const selection = window.getSelection();
    if (!source || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    return source.contains(range.commonAncestorContainer) ? range : null;
  }

  function offerSelection() {
    const bar = document.querySelector("[data-add]");
    if (!bar || bar.contains(document.activeElement)) return;
    const range = selectedRange();
    const places = range && !range.collapsed && range.toString().trim() ? placesOf(range) : null;
    bar.hidden = !places;
    if (places) {
      bar.elements.start.value = places.start;
      bar.elements.end.value = places.end;
    }
  }

  /* Where the cursor stands inside the current span, or null. */
  function cursorPlace(card) {
    const range = selectedRange();
    const span = spanOf(card.dataset.y);
    const run = span && span.querySelector("[data-start]");
    if (!range || !run || !run.contains(range.startContainer)) return null;
    const at = placeIn(run, range.startContainer, range.startOffset);
    const start = Number(run.dataset.start);
    return at > start && at < start + length(run.textContent) ? at : null;
  }

  function splitAt(card, link, at) {
    const form = card.querySelector("form.draft-acts");
    form.action = link.dataset.split;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "at";
    field.value = at;
    form.append(field);
    form.submit();
  }

  /* Keys */

  const keysAreOn = () => window.localStorage.getItem("nhipcau.keys") !== "off";

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function press(key) {
    const card = currentCard();
    const control = card && card.querySelector(`[data-key="${key}"]`);
    if (!control) return;
    const at = key === "x" ? cursorPlace(card) : null;
    if (at === null) {
      control.click();
    } else {
      splitAt(card, control, at);
    }
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (event.key === "?" && dialog) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (!keysAreOn() || document.querySelector("dialog[open]") || !document.querySelector(".review")) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
    } else if ("aseumx".includes(event.key) && event.key.length === 1) {
      event.preventDefault();
      press(event.key);
    }
  }

  function setUpKeys() {
    const opener = document.querySelector("[data-keys-open]");
    const box = document.querySelector("[data-keys-switch]");
    if (!opener || !box) return;
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    box.checked = keysAreOn();
    box.addEventListener("change", () => window.localStorage.setItem("nhipcau.keys", box.checked ? "on" : "off"));
  }

  /* On a narrow screen one pane is shown at a time. */
  function show(part) {
    for (const tab of document.querySelectorAll("[data-show]")) {
      if (tab.dataset.show === part) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    if (page) page.classList.toggle("shows-source", part === "source");
  }

  /* Units: one empty box more when the last is used, and names from the whole directory. */
  let asking = 0;

  function growBoxes(event) {
    const box = event.target.closest("[data-boxes] input");
    if (!box) return;
    const all = [...box.closest("[data-boxes]").querySelectorAll("input")];
    if (box === all[all.length - 1] && box.value) {
      const more = box.cloneNode();
      more.value = "";
      box.after(more);
    }
    if (box.dataset.suggest && box.value.trim().length > 1) suggest(box);
  }

  function suggest(box) {
    window.clearTimeout(asking);
    asking = window.setTimeout(async () => {
      const answer = await fetch(`${box.dataset.suggest}&q=${encodeURIComponent(box.value)}`, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || !box.list) return;
      const found = await answer.json();
      const known = new Set([...box.list.options].map((option) => option.value));
      for (const { name } of found.results) {
        if (!known.has(name)) box.list.append(new Option(name, name));
      }
    }, 250);
  }

  document.addEventListener("input", growBoxes);
  if (!page) return;
  document.addEventListener("click", chooseByClick);
  document.addEventListener("focusin", chooseByFocus);
  document.addEventListener("keydown", onKey);
  document.addEventListener("selectionchange", offerSelection);
  document.body.addEventListener("htmx:load", settle);
  document.body.addEventListener("htmx:sendError", tellTrouble);
  document.body.addEventListener("htmx:responseError", tellTrouble);
  document.body.addEventListener("htmx:beforeRequest", forgetTrouble);
  for (const tab of document.querySelectorAll("[data-show]")) {
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      show(tab.dataset.show);
    });
  }
  setUpKeys();
  const first = currentCard();
  if (first) showCurrent(first, { moveCard: window.location.hash.startsWith("#y-") });
})();
