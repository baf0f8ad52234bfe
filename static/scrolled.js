// What does not fit and is scrolled sideways takes the focus, so that arrow keys scroll it. Where
// something in it takes the focus, that is enough.
{
  const WIDE = ".tw, .record-table, .inline-group";
  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary";

  function letKeysScroll() {
    for (const each of document.querySelectorAll(WIDE)) {
      const stops = [...each.querySelectorAll(STOPS)].some((stop) => stop.checkVisibility());
      if (each.scrollWidth > each.clientWidth && !stops) each.tabIndex = 0;
      else if (each.tabIndex === 0) each.removeAttribute("tabindex");
    }
  }

  addEventListener("load", letKeysScroll);
  addEventListener("resize", letKeysScroll);
  document.addEventListener("htmx:load", letKeysScroll);
}
