/* Import of a document: dropping a file, naming it, and one submit only. The form works without it. */
(() => {
  "use strict";

  const zone = document.querySelector("[data-drop]");
  if (!zone) return;
  const input = zone.querySelector("input[type=file]");
  const words = zone.querySelector("[data-chosen]");
  const invitation = words.textContent;

  function size(bytes) {
    const unit = bytes < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
    return `${(bytes / unit[1]).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${unit[0]}`;
  }

  function nameChosen() {
    const file = input.files[0];
    words.textContent = file ? `${file.name} · ${size(file.size)}` : invitation;
  }

  function hover(event) {
    event.preventDefault();
    zone.classList.toggle("is-over", event.type === "dragover");
  }

  function drop(event) {
    hover(event);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function sendOnce(event) {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.querySelector(".btn-primary").textContent = form.dataset.busy;
  }

  input.addEventListener("change", nameChosen);
  zone.addEventListener("dragover", hover);
  zone.addEventListener("dragleave", hover);
  zone.addEventListener("drop", drop);
  input.form.addEventListener("submit", sendOnce);
  window.addEventListener("pageshow", (event) => {
    // Back from the next page: the form may be sent again.
    if (event.persisted) delete input.form.dataset.sent;
  });
  nameChosen();
})();
