// Dragging on the workbench: an organization that is dragged onto what becomes of it is ticked
// there, with all that are ticked already. Without this script they are ticked by hand.
"use strict";

for (const form of document.querySelectorAll("[data-workbench]")) {
  form.addEventListener("dragstart", (event) => {
    const pick = event.target.closest && event.target.closest(".pick");
    if (!pick) return;
    event.dataTransfer.setData("text/plain", pick.querySelector("input").id);
    event.dataTransfer.effectAllowed = "copy";
  });
  for (const deed of form.querySelectorAll(".deed")) {
    deed.addEventListener("dragover", (event) => {
      event.preventDefault();
      deed.classList.add("over");
    });
    deed.addEventListener("dragleave", () => deed.classList.remove("over"));
    deed.addEventListener("drop", (event) => {
      event.preventDefault();
      deed.classList.remove("over");
      const tick = document.getElementById(event.dataTransfer.getData("text/plain"));
      if (!tick || tick.name !== "pick") return;
      tick.checked = true;
      deed.open = true;
      count();
    });
  }
  form.addEventListener("change", count);

  // How many are ticked stands beside the deeds, also before the page is asked again.
  function count() {
    const shown = form.querySelector("[data-picked]");
    if (shown) shown.textContent = form.querySelectorAll("input[name=pick]:checked").length;
  }
  count();
}
