// A box above the columns of an export that ticks all of them or none. The page works without it.
for (const fieldset of document.querySelectorAll("[data-choose-all]")) {
  const boxes = [...fieldset.querySelectorAll("input[type=checkbox]")];
  const all = document.createElement("input");
  all.type = "checkbox";
  const label = document.createElement("label");
  label.className = "choose-all";
  label.append(all, " all");
  fieldset.querySelector("legend").after(label);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}
