// Keys of the admin: `/` to the search, `g` and a letter to a list, `?` for this list. Not while something is typed.
"use strict";
{
  const frame = document.getElementById("admin-keys");
  const places = JSON.parse(frame.textContent);
  let waiting = 0;

  const isTyping = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest(".select2-container, dialog");

  function describe() {
    const dialog = document.createElement("dialog");
    dialog.className = "keys";
    const title = document.createElement("h2");
    title.textContent = "Keys";
    const list = document.createElement("dl");
    const lines = [["/", "to the search"], ...Object.entries(places).map(([key, place]) => [`g ${key}`, place.name]), ["?", "this list"]];
    for (const [key, words] of lines) {
      const term = document.createElement("dt");
      term.textContent = key;
      const meaning = document.createElement("dd");
      meaning.textContent = words;
      list.append(term, meaning);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(title, list, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const follows = event.timeStamp - waiting < 1500;
    waiting = 0;
    if (follows && places[event.key]) {
      event.preventDefault();
      window.location.assign(places[event.key].address);
    } else if (event.key === "g") {
      waiting = event.timeStamp;
    } else if (event.key === "/") {
      const search = document.getElementById("searchbar");
      event.preventDefault();
      if (search) search.focus();
      else if (places.o) window.location.assign(`${places.o.address}#searchbar`);
    } else if (event.key === "?") {
      event.preventDefault();
      describe();
    }
  });

  if (window.location.hash === "#searchbar") document.getElementById("searchbar")?.focus();
}
