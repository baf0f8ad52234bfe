// The quota grid as a sheet: Enter and arrows move, columns can be pasted, the balance follows.
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
  const MOST_FAULTS = 5;
  let pasted = [];

  function show(id, number) {
    document.getElementById(id).textContent = number.toLocaleString(language);
  }

  // 7000, 7.000 or 7 000, nothing for an empty field, and NaN for whatever the server asks about.
  function typed(text) {
    const number = text.trim().replace(/\s/g, " ");
    const grouped = /^[1-9]\d{0,2}((\.\d{3})+|( \d{3})+|(,\d{3}){2,})$/.test(number);
    return number === "" || grouped || /^\d{1,7}$/.test(number)
      ? Number(number.replace(/\D/g, ""))
      : NaN;
  }

  function balance() {
    let sum = 0;
    let exempt = 0;
    let unread = 0;
    for (const input of form.querySelectorAll(".grid-low, .grid-high")) {
      const number = typed(input.value);
      input.ariaInvalid = isNaN(number) ? "true" : null;
      unread += isNaN(number) ? 1 : 0;
      if (input.matches(".grid-low") && number) {
        sum += number;
        exempt += input.closest("tr").dataset.exempt ? number : 0;
      }
    }
    for (const cell of form.querySelectorAll("[data-persons]")) {
      const number = Number(cell.dataset.persons);
      sum += number;
      exempt += cell.closest("tr").dataset.exempt ? number : 0;
    }
    show("grid-assigned", sum);
    show("grid-exempt", exempt);
    show("grid-unread", unread);
    document.getElementById("grid-exempt-part").hidden = exempt === 0;
    document.getElementById("grid-unread-part").hidden = unread === 0;
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
    say("", false);
    balance();
    return true;
  }

  function say(text, refused) {
    status.textContent = text;
    status.classList.toggle("grid-refused", refused);
  }

  // Puts what is told about into a sentence of the page, at #1, #2, …
  function fill(sentence, ...values) {
    return sentence.replace(/#(\d)/g, (_place, number) => values[number - 1]);
  }

  // As names are compared everywhere: without marks, case and punctuation.
  function fold(name) {
    const letters = name.toLowerCase().replace(/[đðɖ]/g, "d").normalize("NFD");
    return letters.replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu)?.join(" ") ?? "";
  }

  function named(row) {
    return row.querySelector("th").firstChild.textContent.normalize("NFC").trim();
  }

  // Those of that name; where several fold to it, the one that is written just so.
  function rowsOf(name, keys) {
    const key = fold(name);
    const alike = rows.filter((_row, at) => keys[at] === key);
    const same = alike.filter((row) => named(row) === name.normalize("NFC"));
    return same.length === 1 ? same : alike;
  }

  function lines(text) {
    const all = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
    return all.map((line) => line.split("\t").map((value) => value.trim()));
  }

  // Names stand in the first column if others stand beside it, and no number in it.
  function startsWithNames(copied) {
    const first = copied.map((line) => line[0]).filter(Boolean);
    const besides = copied.some((line) => line.length > 1);
    return besides && first.length > 0 && first.every((name) => isNaN(typed(name)));
  }

  function wrongNumbers(copied, from) {
    return copied.flatMap((line, at) =>
      line.flatMap((value, across) =>
        across >= from && isNaN(typed(value))
          ? [fill(form.dataset.noNumber, at + 1, across + 1, value)]
          : []
      )
    );
  }

  function wrongName(found, name, at, seen) {
    if (found.length === 1) {
      return seen.has(found[0]) ? [fill(form.dataset.twice, at + 1, name)] : [];
    }
    return [fill(found.length ? form.dataset.several : form.dataset.noName, at + 1, name)];
  }

  // Returns which row of the grid each copied line is for, and what is wrong with their names.
  function byName(copied) {
    const keys = rows.map((row) => fold(named(row)));
    const seen = new Set();
    const wrong = [];
    const aims = copied.map(([name, ...values], at) => {
      if (!name && !values.some(Boolean)) {
        return undefined;
      }
      const found = rowsOf(name, keys);
      wrong.push(...wrongName(found, name, at, seen));
      seen.add(found[0]);
      return found[0];
    });
    return { aims, wrong };
  }

  function put(copied, aims, first) {
    const told = { numbers: 0, emptied: 0, lost: 0 };
    pasted = [];
    copied.forEach((line, at) => {
      line.forEach((value, across) => {
        const name = COLUMNS[first + across];
        const input = name && aims[at] && aims[at].querySelector("." + name);
        if (!input || input.type === "checkbox") {
          told.lost += value ? 1 : 0;
          return;
        }
        told.numbers += value ? 1 : 0;
        told.emptied += !value && input.value ? 1 : 0;
        pasted.push({ input, was: input.value, now: value });
        input.value = value;
      });
    });
    return told;
  }

  function refuse(wrong) {
    const more = wrong.length - MOST_FAULTS;
    const told = wrong.slice(0, MOST_FAULTS).join("; ");
    const rest = more > 0 ? " " + fill(form.dataset.more, more) : "";
    say(form.dataset.refused + " " + told + rest, true);
  }

  // All of it or nothing: half a column beside the wrong rows is found by nobody.
  function paste(event) {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!input.closest("#grid-rows") || !/[\r\n\t]/.test(text)) {
      return;
    }
    event.preventDefault();
    const copied = lines(text);
    const below = rows.slice(rows.indexOf(input.closest("tr")));
    const besides = startsWithNames(copied) ? 1 : 0;
    const { aims, wrong } = besides ? byName(copied) : { aims: below, wrong: [] };
    wrong.push(...wrongNumbers(copied, besides));
    if (wrong.length) {
      refuse(wrong);
      return;
    }
    const numbers = copied.map((line) => line.slice(besides));
    const told = put(numbers, aims, COLUMNS.indexOf(column(input)));
    const said = [fill(form.dataset.pasted, told.numbers)];
    if (told.emptied) {
      said.push(fill(form.dataset.emptied, told.emptied));
    }
    if (told.lost) {
      said.push(fill(form.dataset.lost, told.lost));
    }
    say(said.join(" "), false);
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
