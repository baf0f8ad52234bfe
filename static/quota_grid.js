// The quota grid as a sheet: Enter and arrows move, a column can be pasted, the balance follows.
// Nothing but a press on a button sends it; the server reckons and checks again.
// The rows go as one field: a form may have a thousand fields only, and a grid has thousands.
(function () {
  "use strict";

  const form = document.getElementById("quota-grid");
  const head = form.querySelector(".grid-head");
  const status = document.getElementById("grid-status");
  const rows = Array.from(form.querySelectorAll("#grid-rows tbody tr"));
  const own = form.querySelector(".grid-balance").dataset.own;
  const language = document.documentElement.lang;
  const COLUMNS = ["grid-low", "grid-high", "grid-least"];
  let pasted = [];

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
    let exempt = 0;
    for (const input of form.querySelectorAll(".grid-low")) {
      const number = typed(input.value);
      sum += number;
      exempt += input.closest("tr").dataset.exempt ? number : 0;
    }
    for (const cell of form.querySelectorAll("[data-persons]")) {
      const number = Number(cell.dataset.persons);
      sum += number;
      exempt += cell.closest("tr").dataset.exempt ? number : 0;
    }
    show("grid-assigned", sum);
    show("grid-exempt", exempt);
    document.getElementById("grid-exempt-part").hidden = exempt === 0;
    if (own !== "") {
      show("grid-difference", sum - Number(own));
    }
  }

  function column(input) {
    return COLUMNS.find((name) => input.classList.contains(name));
  }

  function go(input) {
    if (input) {
      input.focus();
      if (input.type !== "checkbox") {
        input.select();
      }
    }
    return Boolean(input);
  }

  // The next row with a field in that column: quotas in per cent have none.
  function down(input, step) {
    const name = column(input);
    for (let at = rows.indexOf(input.closest("tr")) + step; rows[at]; at += step) {
      const next = rows[at].querySelector("." + name);
      if (next) {
        return go(next);
      }
    }
    return false;
  }

  function across(input, step) {
    const text = input.type !== "checkbox";
    const edge = step > 0 ? input.value.length : 0;
    const chosen = text && input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (text && !chosen && (input.selectionStart !== edge || input.selectionEnd !== edge)) {
      return false;
    }
    const name = COLUMNS[COLUMNS.indexOf(column(input)) + step];
    return Boolean(name) && go(input.closest("tr").querySelector("." + name));
  }

  function move(event) {
    const input = event.target;
    if (event.key === "Enter" && input.matches("input, select")) {
      event.preventDefault();
    }
    if (!input.closest("#grid-rows") || !column(input) || event.altKey || event.metaKey) {
      return;
    }
    if (event.ctrlKey) {
      if (event.key === "z" && takeBack()) {
        event.preventDefault();
      }
      return;
    }
    const moved = {
      Enter: () => down(input, event.shiftKey ? -1 : 1),
      ArrowDown: () => down(input, 1),
      ArrowUp: () => down(input, -1),
      ArrowRight: () => across(input, 1),
      ArrowLeft: () => across(input, -1),
    }[event.key];
    if (moved && moved()) {
      event.preventDefault();
    }
  }

  function takeBack() {
    if (!pasted.length || pasted.some((cell) => cell.input.value !== cell.now)) {
      return false;
    }
    for (const cell of pasted) {
      cell.input.value = cell.was;
    }
    pasted = [];
    status.textContent = "";
    balance();
    return true;
  }

  function paste(event) {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    if (!input.closest("#grid-rows") || !/[\n\t]/.test(text)) {
      return;
    }
    event.preventDefault();
    const first = COLUMNS.indexOf(column(input));
    const start = rows.indexOf(input.closest("tr"));
    let lost = 0;
    pasted = [];
    text.replace(/\n+$/, "").split("\n").forEach((line, number) => {
      line.split("\t").forEach((value, across) => {
        const name = COLUMNS[first + across];
        const cell = name && rows[start + number] && rows[start + number].querySelector("." + name);
        if (cell && cell.type !== "checkbox") {
          pasted.push({ input: cell, was: cell.value, now: value.trim() });
          cell.value = value.trim();
        } else if (value.trim()) {
          lost += 1;
        }
      });
    });
    status.textContent =
      form.dataset.pasted.replace("#", pasted.length) +
      (lost ? " " + form.dataset.lost.replace("#", lost) : "");
    balance();
  }

  function pack(event) {
    const packed = new URLSearchParams();
    for (const input of form.querySelectorAll("#grid-rows input[name]")) {
      if (event.formData.has(input.name)) {
        packed.append(input.name, event.formData.get(input.name));
        event.formData.delete(input.name);
      }
    }
    event.formData.set("rows", packed);
  }

  // What sticks below the head, and what is scrolled to, must know how high the head is.
  function measure() {
    document.documentElement.style.setProperty("--grid-head", head.offsetHeight + "px");
  }

  form.addEventListener("formdata", pack);
  form.addEventListener("input", balance);
  form.addEventListener("keydown", move);
  form.addEventListener("paste", paste);
  new ResizeObserver(measure).observe(head);
  measure();
  balance();
  const wrong = form.querySelector(".grid-wrong .grid-low");
  if (wrong) {
    wrong.scrollIntoView({ block: "center" });
  }
})();
