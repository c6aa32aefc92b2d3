/* The little that a page does by itself; everything works without it. */
(() => {
  "use strict";

  const THEMES = ["auto", "light", "dark"];

  function chosenTheme() {
    return document.documentElement.dataset.bsTheme || "auto";
  }

  function rememberTheme(theme) {
    const keep = theme === "auto" ? 0 : 31536000;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `nhipcau_theme=${theme}; Path=/; Max-Age=${keep}; SameSite=Lax${secure}`;
  }

  function showTheme(button) {
    const theme = chosenTheme();
    button.hidden = false;
    button.title = button.dataset[theme];
    button.setAttribute("aria-label", button.dataset[theme]);
    for (const face of button.querySelectorAll("[data-theme-icon]")) {
      face.hidden = face.dataset.themeIcon !== theme;
    }
  }

  function switchTheme(button) {
    const next = THEMES[(THEMES.indexOf(chosenTheme()) + 1) % THEMES.length];
    if (next === "auto") {
      delete document.documentElement.dataset.bsTheme;
    } else {
      document.documentElement.dataset.bsTheme = next;
    }
    rememberTheme(next);
    showTheme(button);
  }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  /* "/" goes to the search box, unless someone is typing or the box is folded away. */
  function focusSearch(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const box = [...document.querySelectorAll("[data-search]")].find((one) => one.offsetParent);
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }

  /* The suggestions under the search box: arrows walk them, Enter opens, Escape closes. */
  function suggestionsOf(box) {
    return document.getElementById(box.getAttribute("aria-controls"));
  }

  function showSuggestions(box, isShown) {
    suggestionsOf(box).hidden = !isShown;
    box.setAttribute("aria-expanded", String(isShown));
    if (!isShown) chooseSuggestion(box, null);
  }

  function chooseSuggestion(box, chosen) {
    for (const one of suggestionsOf(box).querySelectorAll("[role=option]")) {
      one.setAttribute("aria-selected", String(one === chosen));
    }
    if (chosen) {
      box.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  function walkSuggestions(event) {
    const box = event.target;
    if (!box.matches || !box.matches("[data-search][role=combobox]")) return;
    const list = suggestionsOf(box);
    const all = [...list.querySelectorAll("[role=option]")];
    const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) return;
      event.preventDefault();
      showSuggestions(box, true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = at < 0 && step < 0 ? all.length - 1 : at + step;
      chooseSuggestion(box, all[next] || null);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      all[at].click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      showSuggestions(box, false);
    }
  }

  function takeSuggestions(event) {
    const list = event.detail.target;
    if (!list.matches || !list.matches(".suggest")) return;
    const box = document.querySelector(`[aria-controls="${list.id}"]`);
    showSuggestions(box, list.children.length > 0 && document.activeElement === box);
  }

  function leaveSuggestions(event) {
    for (const box of document.querySelectorAll("[data-search][aria-expanded=true]")) {
      if (!box.form.contains(event.target)) showSuggestions(box, false);
    }
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  }

  function closeOnEscape(event) {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }

  /* A form with data-guard holds words that a stray click would lose. */
  const unsaved = new Set();

  function noteTyping(event) {
    const form = event.target.closest && event.target.closest("form[data-guard]");
    if (form) unsaved.add(form);
  }

  function forgetOnSubmit(event) {
    unsaved.delete(event.target);
  }

  function warnUnsaved(event) {
    if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
  }

  function askFirst(event) {
    const asker = event.submitter && event.submitter.dataset.confirm ? event.submitter : event.target;
    if (asker.dataset.confirm && !window.confirm(asker.dataset.confirm)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /* The bridge names under itself the plank that is pointed at. */
  function namePlank(event) {
    const plank = event.target.closest && event.target.closest(".plank");
    const bridge = plank && plank.closest(".bridge");
    const line = bridge && bridge.querySelector(".bridge-say");
    if (line) line.textContent = plank.getAttribute("aria-label");
  }

  function unfoldForPaper() {
    const folded = document.querySelectorAll("main details:not([open]):not(.menu):not(.filters-more)");
    for (const one of folded) {
      one.open = true;
    }
    const foldAgain = () => folded.forEach((one) => { one.open = false; });
    window.addEventListener("afterprint", foldAgain, { once: true });
  }

  function submitOnChange(event) {
    if (event.target.matches && event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  }

  document.addEventListener("keydown", focusSearch);
  document.addEventListener("keydown", walkSuggestions, true);
  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("htmx:afterSwap", takeSuggestions);
  document.addEventListener("focusin", leaveSuggestions);
  document.addEventListener("click", leaveSuggestions);
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("input", noteTyping);
  document.addEventListener("change", submitOnChange);
  document.addEventListener("submit", askFirst, true);
  document.addEventListener("submit", forgetOnSubmit);
  document.addEventListener("mouseover", namePlank);
  document.addEventListener("focusin", namePlank);
  window.addEventListener("beforeunload", warnUnsaved);
  window.addEventListener("beforeprint", unfoldForPaper);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (button) {
      showTheme(button);
      button.addEventListener("click", () => switchTheme(button));
    }
    const wrong = document.querySelector("[data-focus]");
    if (wrong) wrong.focus();
  });
})();
