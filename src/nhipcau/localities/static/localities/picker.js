/* Names of organisations offered while one types one into a box with data-suggest. Without it, the
   whole name is typed. The list is the browser's own, so that keys and screen readers work. */
(() => {
  "use strict";

  const PAUSE = 180;
  const url = document.currentScript.dataset.url;

  function listOf(box) {
    if (!box.list) {
      const list = document.createElement("datalist");
      list.id = `${box.id}_names`;
      box.after(list);
      box.setAttribute("list", list.id);
    }
    return box.list;
  }

  async function offer(box) {
    const typed = box.value.trim();
    if (typed.length < 2) return;
    const asked = new URLSearchParams({ q: typed, locality: box.dataset.locality || "" });
    const answer = await fetch(`${url}?${asked}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || box.value.trim() !== typed) return;
    const { results } = await answer.json();
    listOf(box).replaceChildren(
      ...results.map((one) => {
        const option = document.createElement("option");
        option.value = one.name;
        option.label = one.locality;
        return option;
      }),
    );
  }

  const waiting = new WeakMap();

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches || !box.matches("[data-suggest]")) return;
    clearTimeout(waiting.get(box));
    // Where the network fails nothing is offered, and the whole name is typed.
    waiting.set(box, setTimeout(() => offer(box).catch(() => undefined), PAUSE));
  });
})();
