// Keep the balance of the quota grid right while figures are typed; the server reckons again.
// Send the rows as one field: a form may have a thousand fields only, and a grid has thousands.
(function () {
  "use strict";

  const form = document.getElementById("quota-grid");
  const own = form.querySelector(".grid-balance").dataset.own;
  const language = document.documentElement.lang;

  function show(id, number) {
    document.getElementById(id).textContent = number.toLocaleString(language);
  }

  // 7000, 7.000 or 7 000: whatever else is typed, the server asks about.
  function typed(text) {
    const number = text.trim().replace(/\s/g, " ");
    const grouped = /^[1-9]\d{0,2}((\.\d{3})+|( \d{3})+)$/.test(number);
    return grouped || /^\d{1,7}$/.test(number) ? Number(number.replace(/\D/g, "")) : 0;
  }

  function balance() {
    let sum = 0;
    for (const input of form.querySelectorAll(".grid-low")) {
      sum += typed(input.value);
    }
    for (const cell of form.querySelectorAll("[data-persons]")) {
      sum += Number(cell.dataset.persons);
    }
    show("grid-assigned", sum);
    if (own !== "") {
      show("grid-difference", sum - Number(own));
    }
  }

  function pack(event) {
    const rows = new URLSearchParams();
    for (const input of form.querySelectorAll("#grid-rows input[name]")) {
      if (event.formData.has(input.name)) {
        rows.append(input.name, event.formData.get(input.name));
        event.formData.delete(input.name);
      }
    }
    event.formData.set("rows", rows);
  }

  form.addEventListener("formdata", pack);
  form.addEventListener("input", balance);
  balance();
})();
