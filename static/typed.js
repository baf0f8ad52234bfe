// What is typed into a form is not lost: whoever leaves is asked, a form is sent only while the
// server can be reached, and a part of the page that nobody is signed in for leaves it standing.
// Nothing is stored in the browser: the next person at this computer finds nothing.
"use strict";

(function () {
  const { ended, unreached, cameBack } = document.currentScript.dataset;
  let leaving = null; // the form on its way: leaving the page with it is no loss
  let asking = null; // the form for which the server is being looked for

  // A form that answered with a fault holds what was typed as if it had always stood there.
  function isChanged(form) {
    if (form.method !== "post" || form.hasAttribute("data-passing")) return false;
    if (form.hasAttribute("data-unsaved")) return true;
    const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden");
    return fields.some((field) => (cameBack === undefined ? wasChanged(field) : isFilled(field)));
  }

  function wasChanged(field) {
    if (field.matches("[type=checkbox], [type=radio]")) {
      return field.checked !== field.defaultChecked;
    }
    if (field.matches("select")) {
      const before = [...field.options].filter((option) => option.defaultSelected);
      const usual = before.length || field.multiple ? before : [...field.options].slice(0, 1);
      const now = [...field.selectedOptions];
      return now.length !== usual.length || now.some((option) => !usual.includes(option));
    }
    return field.matches("input, textarea") && field.value !== field.defaultValue;
  }

  function isFilled(field) {
    return wasChanged(field) || (field.matches("[type=text], textarea") && field.value !== "");
  }

  // Each form that is marked so hands on the same kept text: one of them on its way is enough.
  function goesAlong(form) {
    return leaving?.hasAttribute("data-unsaved") && form.hasAttribute("data-unsaved");
  }

  function changed() {
    const staying = [...document.forms].filter((form) => form !== leaving && !goesAlong(form));
    return staying.find(isChanged);
  }

  // Say something at the foot of the form, where it stays in sight.
  function tell(form, text) {
    hush(form);
    const note = document.createElement("p");
    note.className = "note error typed-note";
    note.setAttribute("role", "alert");
    note.textContent = text;
    form.append(note);
  }

  function hush(form) {
    form.querySelectorAll(".typed-note").forEach((note) => note.remove());
  }

  window.addEventListener("beforeunload", (event) => {
    if (changed()) event.preventDefault();
    leaving = null;
  });

  // Before a form with something typed is sent, the server is looked for: after a page that says
  // that there is no connection, going back would find the form empty.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form === asking) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else if (form !== leaving && isChanged(form)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        look(form, event.submitter);
      }
    },
    true,
  );

  async function look(form, submitter) {
    asking = form;
    hush(form);
    try {
      await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(10000) });
    } catch {
      tell(form, unreached);
      return;
    } finally {
      asking = null;
    }
    send(form, submitter && submitter.isConnected ? submitter : null);
  }

  // A fault that the browser finds, or another script, keeps the form here: it is not on its way
  // then, and whoever leaves it later is asked. Nobody hears of its going after this does.
  function send(form, submitter) {
    let goes = false;
    const hear = (event) => (goes = !event.defaultPrevented);
    leaving = form;
    window.addEventListener("submit", hear);
    form.requestSubmit(submitter);
    window.removeEventListener("submit", hear);
    if (!goes) leaving = null;
  }

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 401) return;
    const form = changed();
    if (form) tell(form, ended);
    else window.location.reload();
  });
})();
