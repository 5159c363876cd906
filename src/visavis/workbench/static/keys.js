// One key each, beside the browser's access keys; every page is whole without this.
"use strict";
const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select");
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target)) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key === event.key);
  if (!wanted) return;
  event.preventDefault();
  if (typing(wanted)) wanted.focus(); else wanted.click();
});

// What is opened is filled in at once; the caret of a splitting goes to the words.
for (const rare of document.querySelectorAll("details.rare")) rare.addEventListener("toggle", () => {
  if (rare.open) rare.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});

// A note that is pointed at opens.
const arrive = () => {
  const element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (element && element.localName === "details") element.open = true;
};
addEventListener("hashchange", arrive);
if (location.hash) arrive();
