// Dragging on the workbench: an organization that is dragged to the other side is ticked, with all
// that are ticked already; dragged onto what becomes of it, that is opened. Without this script they
// are ticked by hand.
"use strict";

for (const form of document.querySelectorAll("[data-workbench]")) {
  form.addEventListener("dragstart", (event) => {
    const pick = event.target.closest && event.target.closest(".pick");
    if (!pick) return;
    event.dataTransfer.setData("text/plain", pick.querySelector("input").id);
    event.dataTransfer.effectAllowed = "copy";
  });
  const other = form.querySelector("[data-drop]");
  other.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(event.target.closest(".deed"));
  });
  other.addEventListener("dragleave", () => mark(null));
  other.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(null);
    const tick = document.getElementById(event.dataTransfer.getData("text/plain"));
    if (!tick || tick.name !== "pick") return;
    tick.checked = true;
    const deed = event.target.closest(".deed");
    if (deed) deed.open = true;
    count();
  });
  form.addEventListener("change", count);

  function mark(deed) {
    for (const each of form.querySelectorAll(".deed")) each.classList.toggle("over", each === deed);
  }

  // How many are ticked stands beside the deeds, also before the page is asked again.
  function count() {
    const shown = form.querySelector("[data-picked]");
    if (shown) shown.textContent = form.querySelectorAll("input[name=pick]:checked").length;
  }
  count();
}
