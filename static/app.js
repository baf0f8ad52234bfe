// What the pages do beyond HTML and htmx. Everything works without it, a little slower.
"use strict";

// Ctrl+Enter sends the form; in forms with data-enter-next, Enter goes to the next field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  const form = event.target.closest("form");
  if (!form) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit], input[type=submit]"));
    return;
  }
  if (!form.hasAttribute("data-enter-next") || !event.target.matches("input, select")) return;
  const fields = [...form.elements].filter(
    (field) => field.tabIndex >= 0 && !field.disabled && field.offsetParent && isStop(field),
  );
  const next = fields[fields.indexOf(event.target) + 1];
  if (next) {
    event.preventDefault();
    next.focus();
    if (next.select) next.select();
  }
});

// A group of radio buttons is one stop: its chosen button, or its first.
function isStop(field) {
  if (field.type !== "radio") return field.type !== "hidden" && field.tagName !== "FIELDSET";
  const group = [...field.form.elements].filter(
    (other) => other.type === "radio" && other.name === field.name,
  );
  return field === (group.find((other) => other.checked) || group[0]);
}

// A form that was sent is not sent again by a second click, for some seconds; then the answer may
// have got lost, and the server takes one form once. Coming back, and Escape, which stops loading,
// make it new. One that is answered by a file (data-file) leaves its page standing.
const SENDING = 8000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-file") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = setTimeout(() => release(form), SENDING);
  const words = document.createElement("span");
  words.className = "sending m";
  words.setAttribute("role", "status");
  words.textContent = document.body.dataset.sending;
  (event.submitter || form.lastElementChild).after(words);
});

function release(form) {
  clearTimeout(form.dataset.sent);
  delete form.dataset.sent;
  form.querySelectorAll(".sending").forEach((words) => words.remove());
}

function releaseAll() {
  document.querySelectorAll("form[data-sent]").forEach(release);
}

window.addEventListener("pageshow", releaseAll);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") releaseAll();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Choosing the same for all rows of a form: <button type="button" data-choose="passes" hidden>
// What stands in [data-stopped] is only chosen by hand.
document.querySelectorAll("[data-choose]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const same = `input[type=radio][value="${button.dataset.choose}"]`;
    const free = [...button.form.querySelectorAll(same)].filter(
      (choice) => !choice.closest("[data-stopped]"),
    );
    for (const choice of free) choice.checked = true;
  });
});

// Ticking all rows of a form: <button type="button" data-tick="candidate" hidden>
document.querySelectorAll("[data-tick]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = button.form.querySelectorAll(`input[type=checkbox][name=${button.dataset.tick}]`);
    for (const box of boxes) box.checked = true;
  });
});

// The box of a group ticks those below it: <input type="checkbox" data-ticks="key">. What is unticked
// below it is not of the whole any more.
document.querySelectorAll("input[data-ticks]").forEach((whole) => {
  const boxes = [...whole.form.querySelectorAll(`input[name=${whole.dataset.ticks}]`)];
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
  });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      if (!box.checked) whole.checked = false;
    });
  }
});

// Finding an organization by some letters of its name:
//   <input type="text" data-picker-url="…" data-picker-for="ID of the hidden input">
// The address answers ?q= with HTML whose elements [data-value] are the choices; what
// [data-note] says is shown below them and cannot be chosen. Without this
// script the text is sent as it was typed, and the server finds the organization.
class Picker {
  constructor(input) {
    this.input = input;
    this.hidden = document.getElementById(input.dataset.pickerFor);
    this.list = document.createElement("ul");
    this.list.id = `${input.id || input.name}-choices`;
    this.list.className = "picker-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.label());
    this.list.hidden = true;
    this.list.tabIndex = -1; // or Tab would stop at a list that is long enough to be scrolled
    this.active = -1;
    this.asked = 0;
    const frame = document.createElement("div");
    frame.className = "picker";
    const focused = document.activeElement === input;
    input.replaceWith(frame);
    frame.append(input, this.list);
    if (focused) input.focus(); // which being moved took from it
    input.autocomplete = "off";
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", this.list.id],
    ]) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.left());
    input.addEventListener("pointerdown", () => {
      this.entering = document.activeElement !== input;
    });
    input.addEventListener("focus", () => this.selectChosen());
    input.addEventListener("click", () => {
      // Which has put the cursor between two letters, unless it drew over some.
      if (this.entering && input.selectionStart === input.selectionEnd) this.selectChosen();
      this.entering = false;
    });
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // keeps the focus in the field
      const option = event.target.closest("[data-value]");
      if (option) this.choose(option);
    });
  }

  label() {
    return this.input.labels && this.input.labels[0] ? this.input.labels[0].textContent.trim() : "";
  }

  get options() {
    return [...this.list.querySelectorAll("[data-value]")];
  }

  // Typing replaces what was chosen; what was only typed can be gone on with.
  selectChosen() {
    if (this.input.value && (!this.hidden || this.hidden.value)) this.input.select();
  }

  typed() {
    if (this.hidden) this.hidden.value = "";
    this.pending = true;
    this.moved = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 200);
  }

  // Who goes on before the list is there sees the full name too, if one name has the words whole.
  async left() {
    const pending = this.pending && this.hidden && !this.hidden.value;
    this.close();
    if (!pending || !this.input.value.trim()) return;
    this.list.replaceChildren();
    await this.ask();
    const whole = this.options.filter((option) => "whole" in option.dataset);
    if (whole.length === 1) this.choose(whole[0]);
    else if (document.activeElement !== this.input) this.close();
  }

  async ask() {
    const words = this.input.value.trim();
    const number = ++this.asked;
    if (!words) {
      this.close();
      return;
    }
    const url = new URL(this.input.dataset.pickerUrl, window.location.href);
    url.searchParams.set("q", words);
    let answer = "";
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      if (response.ok && !response.redirected) answer = await response.text();
    } catch {
      return; // no connection: the text is sent as it stands
    }
    if (number === this.asked) this.show(answer);
  }

  show(html) {
    const found = new DOMParser().parseFromString(html, "text/html");
    const options = [...found.querySelectorAll("[data-value]")].map((source, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.dataset.value = source.dataset.value;
      option.dataset.label = source.dataset.label || source.textContent.trim();
      if (source.hasAttribute("data-whole")) option.dataset.whole = "";
      const path = source.querySelector("small");
      option.textContent = option.dataset.label;
      if (path) {
        const small = document.createElement("small");
        small.textContent = path.textContent.trim();
        option.append(small);
      }
      return option;
    });
    const notes = [...found.querySelectorAll("[data-note]")].map((source) => {
      const note = document.createElement("li");
      note.setAttribute("role", "option");
      note.setAttribute("aria-disabled", "true");
      note.textContent = source.textContent.trim();
      return note;
    });
    const shown = [...options, ...notes];
    this.list.replaceChildren(...shown);
    this.list.hidden = shown.length === 0;
    this.input.setAttribute("aria-expanded", String(shown.length > 0));
    this.mark(options.length ? 0 : -1);
  }

  mark(index) {
    this.active = index;
    this.options.forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === index));
    });
    const option = this.options[index];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  pressed(event) {
    const count = this.options.length;
    if (this.list.hidden || !count) {
      if (event.key === "ArrowDown") this.ask();
      return;
    }
    const moves = { ArrowDown: this.active + 1, ArrowUp: this.active - 1 + count };
    if (event.key in moves) {
      event.preventDefault();
      this.moved = true;
      this.mark(moves[event.key] % count);
    } else if (event.key === "Tab") {
      // And the focus goes on, as in a spreadsheet. What was not marked by hand is taken only if
      // it is the one that has the words whole.
      const whole = this.options.filter((option) => "whole" in option.dataset);
      if (this.moved) this.choose(this.options[this.active]);
      else if (whole.length === 1) this.choose(whole[0]);
    } else if (event.key === "Enter" && !event.ctrlKey && this.options[this.active]) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  choose(option) {
    this.input.value = option.dataset.label;
    if (this.hidden) {
      this.hidden.value = option.dataset.value;
      this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.pending = false;
    this.asked++;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function enhance(root) {
  root.querySelectorAll("input[data-picker-url]").forEach((input) => {
    if (!input.closest(".picker")) new Picker(input);
  });
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.target));

// What is folded up on the page is read on paper; what loads when it opens, or is to be filled in,
// stays as it is.
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details:not([open], [hx-get])")) {
    if (each.querySelector("form")) continue;
    each.open = true;
    each.dataset.forPrint = "";
  }
});
addEventListener("afterprint", () => {
  for (const each of document.querySelectorAll("details[data-for-print]")) {
    each.open = false;
    delete each.dataset.forPrint;
  }
});
