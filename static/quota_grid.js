// Keep the balance of the quota grid right while figures are typed; the server reckons again.
(function () {
  "use strict";

  const form = document.getElementById("quota-grid");
  const own = form.querySelector(".grid-balance").dataset.own;
  const language = document.documentElement.lang;

  function show(id, number) {
    document.getElementById(id).textContent = number.toLocaleString(language);
  }

  function balance() {
    let sum = 0;
    for (const input of form.querySelectorAll(".grid-low")) {
      sum += /^\d{1,7}$/.test(input.value.trim()) ? Number(input.value) : 0;
    }
    for (const cell of form.querySelectorAll("[data-persons]")) {
      sum += Number(cell.dataset.persons);
    }
    show("grid-assigned", sum);
    if (own !== "") {
      show("grid-difference", sum - Number(own));
    }
  }

  form.addEventListener("input", balance);
  balance();
})();
