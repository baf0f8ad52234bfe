// A sheet of many rows: Enter and arrows move, columns are filled down, tables are pasted, and a row
// is looked at when it is left. Without this script the button "look again" does the same.
"use strict";

(function () {
  const form = document.getElementById("sheet");
  const table = form.querySelector("[data-cells]");
  const body = table.tBodies[0];
  const MOST = 100;
  const SAME = new Set(['"', "''", "”", "“", "″", "〃", "nt", "-nt-", "như trên"]);
  let changedRow = null;

  const cellOf = (input) => input.closest("td");
  const rowOf = (input) => input.closest("tr");

  function inColumn(row, input) {
    return row && row.cells[cellOf(input).cellIndex].querySelector("input");
  }

  function isCell(element) {
    return element.matches("td > input[type=text]") && body.contains(element);
  }

  // Rows that stand on the page: on a phone, and under a filter, some do not.
  function beside(row, step) {
    let next = row;
    do next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
    while (next && !next.offsetParent);
    return next;
  }

  function enter(input) {
    if (!input) return;
    input.focus();
    input.select();
  }

  // A row of its own at the end, as the last one but empty.
  function addRow() {
    const last = body.lastElementChild;
    if (!last || body.rows.length >= MOST || form.elements.shown.value) return null;
    const number = Number(last.dataset.row) + 1;
    const row = last.cloneNode(true);
    row.dataset.row = number;
    row.className = "empty";
    row.querySelector("th").textContent = number;
    for (const input of row.querySelectorAll("td > input[type=text]")) {
      input.name = `${number}-${input.name.split("-")[1]}`;
      input.value = input.defaultValue = "";
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, number));
      mark(input, "");
    }
    const says = row.querySelector(".says");
    says.id = `says-${number}`;
    const answers = says.querySelector("input[type=hidden]");
    answers.name = `${number}-answers`;
    answers.value = "";
    says.replaceChildren(answers);
    body.append(row);
    return row;
  }

  function move(input, step) {
    const row = beside(rowOf(input), step) || (step > 0 ? addRow() : null);
    enter(inColumn(row, input));
  }

  function above(input) {
    let row = rowOf(input);
    while ((row = row.previousElementSibling)) {
      const text = inColumn(row, input).value.trim();
      if (text) return text;
    }
    return "";
  }

  // The number at its beginning, or else the last one, one higher: 301-QĐ/ĐU, then 302-QĐ/ĐU.
  function nextNumber(text) {
    const found = /^\d+/.exec(text) || /\d+(?=\D*$)/.exec(text);
    if (!found) return text;
    const next = String(Number(found[0]) + 1).padStart(found[0].length, "0");
    return text.slice(0, found.index) + next + text.slice(found.index + found[0].length);
  }

  function set(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.isComposing || !isCell(input)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
      event.preventDefault();
      set(input, above(input));
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (event.key === "Enter") {
      event.preventDefault();
      move(input, event.shiftKey ? -1 : 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(input, event.key === "ArrowDown" ? 1 : -1);
    }
  });

  form.addEventListener("input", (event) => {
    if (isCell(event.target)) changedRow = rowOf(event.target);
  });

  // What stands for the cell above is written out as soon as its cell is left, the row looked at
  // as soon as the row is.
  form.addEventListener("focusout", (event) => {
    const input = event.target;
    if (!isCell(input)) return;
    const said = input.value.trim();
    if (SAME.has(said.toLowerCase())) set(input, above(input) || input.value);
    else if (said === "+") set(input, nextNumber(above(input)) || input.value);
    const goesTo = event.relatedTarget && event.relatedTarget.closest("tr");
    if (changedRow && goesTo !== changedRow) look();
  });

  function look() {
    changedRow = null;
    htmx.trigger(form, "left");
  }

  // A button that is pressed while the rows are looked at waits for what is said of them.
  form.addEventListener(
    "submit",
    (event) => {
      if (!form.classList.contains("htmx-request") || !event.submitter) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { name, value } = event.submitter;
      const again = () => form.querySelector(`button[name="${name}"][value="${value}"]`)?.click();
      form.addEventListener("htmx:afterRequest", () => setTimeout(again, 50), { once: true });
    },
    true,
  );

  form.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt === form) event.detail.parameters.do = "check";
    delete event.detail.parameters.pasted;
    delete event.detail.parameters.table;
  });

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-for-all], [name=listed]")) look();
  });

  // Telling of the rows comes back beside them; what is typed meanwhile stays.
  let marking = 0;
  document.addEventListener("htmx:oobAfterSwap", () => {
    cancelAnimationFrame(marking);
    marking = requestAnimationFrame(markAll);
  });

  function markAll() {
    for (const row of body.rows) {
      const { state, wrong, asked } = row.querySelector(".says").dataset;
      if (state) row.className = state;
      const faults = new Set((wrong || "").split(" "));
      const questions = new Set((asked || "").split(" "));
      for (const input of row.querySelectorAll("td > input[type=text]")) {
        const column = input.name.split("-")[1];
        mark(input, faults.has(column) ? "wrong" : questions.has(column) ? "ask" : "");
      }
    }
  }

  function mark(input, how) {
    const cell = cellOf(input);
    cell.classList.toggle("wrong", how === "wrong");
    cell.classList.toggle("ask", how === "ask");
    if (how === "wrong") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (how) input.setAttribute("aria-describedby", `says-${rowOf(input).dataset.row}`);
    else input.removeAttribute("aria-describedby");
  }

  // A table of a page or of Word comes as HTML, in which a cell may have several lines.
  function ofTable(html) {
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!found) return "";
    const rows = [...found.rows].map((row) =>
      [...row.cells].flatMap((cell) => {
        const text = cell.textContent.replace(/\s+/g, " ").replace(/"/g, "”").trim();
        return [text, ...Array(Math.max(cell.colSpan - 1, 0)).fill("")];
      }),
    );
    return rows.map((cells) => cells.join("\t")).join("\n");
  }

  form.addEventListener("paste", (event) => {
    const input = event.target;
    if (!isCell(input)) return;
    const html = event.clipboardData.getData("text/html");
    const plain = event.clipboardData.getData("text/plain");
    const text = ofTable(html) || plain;
    if (!/[\t\n]/.test(text.trim())) return; // one cell is pasted as anywhere
    event.preventDefault();
    const [number, column] = input.name.split("-");
    form.elements.at.value = `${number} ${column}`;
    form.elements.pasted.value = text;
    form.requestSubmit(form.querySelector("button[name=do][value=paste]"));
  });

  // What was put aside is looked at as soon as it is opened again.
  if (form.hasAttribute("data-look")) window.addEventListener("load", look);
  if (form.querySelector("tr.empty")) {
    const first = form.querySelector("tr.empty input[type=text]");
    if (!body.querySelector("tr:not(.empty)") && body.contains(first)) first.focus();
  }
})();
