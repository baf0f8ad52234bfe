// What Django's administration leaves unsaid to those who do not see it. The fields in which one
// searches are drawn by select2, which names them by what is chosen, and never by their label; and
// columns of marks and of boxes have headings that say nothing.
(function () {
  "use strict";

  function name() {
    for (const field of document.querySelectorAll("select.select2-hidden-accessible")) {
      const label = field.labels[0];
      const drawn = field.nextElementSibling?.querySelector("[role=combobox]");
      if (!label || !drawn) continue;
      label.id ||= `${field.id}_label`;
      const chosen = drawn.querySelector(".select2-selection__rendered");
      // Nobody types in what is chosen, and what is typed in would want a name of its own.
      chosen.removeAttribute("role");
      chosen.removeAttribute("aria-readonly");
      drawn.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    }
  }

  for (const empty of document.querySelectorAll("th:empty")) empty.setAttribute("role", "cell");
  // They are drawn when select2 comes to it, and when a row is added.
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  name();
})();
