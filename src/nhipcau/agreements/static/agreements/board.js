/* The board with keys: j and k move, x chooses, / goes to the words, ? shows the keys. Without this
   file every link and every form of the board still works. */
(() => {
  "use strict";

  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  const dialog = document.getElementById("board-keys");
  const bulk = document.querySelector("[data-bulk]");
  const boxes = () => [...document.querySelectorAll("input[name=chosen]")];

  function isTyping(target) {
    return target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox");
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement && document.activeElement.closest("[data-row]"));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  function current() {
    return document.activeElement && document.activeElement.closest("[data-row]");
  }

  function choose() {
    const box = current() && current().querySelector("input[name=chosen]");
    if (box) {
      box.checked = !box.checked;
      count();
    }
  }

  function open() {
    const link = document.activeElement.matches("[data-row]") && document.activeElement.querySelector("a");
    if (link) link.click();
    return Boolean(link);
  }

  function search() {
    const box = document.querySelector("[data-board-search]");
    if (box) {
      box.focus();
      box.select();
    }
  }

  const ACTS = {
    j: () => move(1),
    k: () => move(-1),
    x: choose,
    "/": search,
    "?": () => dialog && dialog.showModal(),
  };

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && open()) {
      event.preventDefault();
      return;
    }
    const act = ACTS[event.key];
    if (act) {
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    }
  }

  /* How many are ticked; the box above ticks the whole page. */
  function count() {
    if (!bulk) return;
    const ticked = boxes().filter((box) => box.checked).length;
    const said = bulk.querySelector("[data-chosen]");
    if (!said.dataset.before) said.dataset.before = said.textContent;
    said.textContent = ticked ? said.dataset.chosen.replace("{n}", ticked) : said.dataset.before;
    const whole = bulk.querySelector("[data-choose-page]");
    whole.checked = ticked > 0 && ticked === boxes().length;
    whole.indeterminate = ticked > 0 && ticked < boxes().length;
  }

  document.addEventListener("keydown", press, true);
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
    const hint = document.querySelector("[data-keys-hint]");
    if (hint && dialog) {
      hint.hidden = false;
      hint.querySelector("[data-keys-open]").addEventListener("click", () => dialog.showModal());
    }
    if (bulk) {
      const whole = bulk.querySelector("[data-choose-page]");
      whole.hidden = false;
      whole.addEventListener("change", () => {
        for (const box of boxes()) box.checked = whole.checked;
        count();
      });
      document.addEventListener("change", (event) => {
        if (event.target.name === "chosen") count();
      });
      count();
    }
  });
})();
