// A new citation of a record starts with the source of the last one above it that has a source. Without this script
// the field starts empty.
"use strict";

document.addEventListener("formset:added", (event) => {
  const select = event.target.querySelector('select[name^="citations-"][name$="-source"]');
  if (!select || select.value) {
    return;
  }
  const group = event.target.closest(".inline-group");
  const filled = [...group.querySelectorAll('select[name$="-source"]')].filter(
    (other) => other !== select && other.value && other.compareDocumentPosition(select) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const last = filled.at(-1)?.selectedOptions[0];
  if (last) {
    select.append(new Option(last.text, last.value, true, true));
    django.jQuery(select).trigger("change");  // select2 draws what it is told of
  }
});
