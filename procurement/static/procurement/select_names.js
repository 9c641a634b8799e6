// Gives the fields that select2 draws in place of a choice the name of its label, for those who hear the page: select2
// names them after what is chosen in them, which is nothing at first. It listens after the admin's autocomplete.js has.
"use strict";
{
  const $ = django.jQuery;

  function name(select) {
    const label = select.labels?.[0];
    const drawn = $(select).data("select2")?.$selection[0];
    if (!label || !drawn) return;
    label.id ||= `${select.id}-label`;
    const chosen = drawn.querySelector(".select2-selection__rendered");
    chosen.setAttribute("aria-labelledby", label.id);
    drawn.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    $(select).on("select2:open", () => {
      const { $dropdown, $results } = $(select).data("select2");
      for (const part of [$dropdown.find(".select2-search__field")[0], $results[0]]) {
        part?.setAttribute("aria-labelledby", label.id);
      }
    });
  }

  $(() => document.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])").forEach(name));
  document.addEventListener("formset:added", (event) => {
    event.target.querySelectorAll("select.admin-autocomplete").forEach(name);
  });
}
