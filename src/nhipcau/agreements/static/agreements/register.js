/* Forms of the register: names of units are suggested while one types, and one more box waits below. */
(() => {
  "use strict";

  const PAUSE = 250;
  const timers = new WeakMap();

  /* The locality of a box: its own, or what the select of its party says. */
  function localityOf(box) {
    if (box.dataset.units) return box.dataset.units;
    const group = box.closest("fieldset");
    const select = group && group.querySelector("select");
    return select ? select.value : "";
  }

  function listOf(box) {
    if (box.list) return box.list;
    const list = document.createElement("datalist");
    list.id = `${box.id}-units`;
    box.after(list);
    box.setAttribute("list", list.id);
    return list;
  }

  async function suggest(box) {
    const address = new URL(box.form.dataset.suggest, location.href);
    address.searchParams.set("q", box.value);
    address.searchParams.set("locality", localityOf(box));
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { results } = await answer.json();
    listOf(box).replaceChildren(
      ...results.map((unit) => {
        const option = document.createElement("option");
        option.value = unit.name;
        option.label = unit.locality;
        return option;
      }),
    );
  }

  function suggestSoon(box) {
    clearTimeout(timers.get(box));
    if (box.value.trim().length < 2) return;
    timers.set(
      box,
      // A suggestion that does not arrive is no loss: the name can be typed in full.
      setTimeout(() => suggest(box).catch(() => undefined), PAUSE),
    );
  }

  /* When the last box of a group is filled, an empty one follows. */
  function growBoxes(box) {
    const group = box.closest("[data-boxes]");
    if (!group || !box.value.trim()) return;
    const boxes = [...group.querySelectorAll("input[data-units]")];
    if (boxes.at(-1) !== box) return;
    const next = box.cloneNode();
    next.value = "";
    next.removeAttribute("list");
    next.id = `${box.name}-${boxes.length}`;
    const label = group.querySelector("label").firstChild.textContent.trim();
    next.setAttribute("aria-label", `${label} ${boxes.length + 1}`);
    (box.list || box).after(next);
  }

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !("units" in box.dataset) || !box.form.dataset.suggest) return;
    growBoxes(box);
    suggestSoon(box);
  });
})();
