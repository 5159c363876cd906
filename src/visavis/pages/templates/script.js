// Niceties only: the page is whole without them.
"use strict";
const all = (what, where = document) => [...where.querySelectorAll(what)];
const unfold = (element) => {
  for (let e = element; e; e = e.parentElement) if (e.localName === "details") e.open = true;
};
const arrive = () => {
  const element = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (element) { unfold(element); element.scrollIntoView(); }
};
addEventListener("hashchange", arrive);
if (location.hash) arrive();

const bar = document.querySelector(".filter");
if (bar) {
  const field = bar.querySelector("input"), said = bar.querySelector("output"), cards = all(".card");
  bar.hidden = false;
  const filter = () => {
    const wanted = field.value.trim().toLowerCase();
    let found = 0;
    for (const card of cards) {
      const fits = !wanted || card.textContent.toLowerCase().includes(wanted);
      card.hidden = !fits;
      found += fits;
    }
    for (const part of all(".cell > details")) {
      const fits = all(".card:not([hidden])", part).length;
      part.hidden = wanted && !fits;
      if (wanted && fits && found <= 200) part.open = true;
    }
    for (const cell of all(".cell")) cell.hidden = wanted && !all(".card:not([hidden])", cell).length;
    said.textContent = wanted ? `${found} of ${cards.length} statements` : "";
  };
  let wait;
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(filter, 150); });
  bar.querySelector("[data-open]").addEventListener("click", (event) => {
    const parts = all(".cell > details"), open = parts.some((p) => !p.open);
    for (const part of parts) part.open = open;
    event.target.textContent = open ? "Close all" : "Open all";
  });
  addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); field.focus(); return; }
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const seen = cards.filter((c) => c.checkVisibility());
    const at = seen.findIndex((c) => c === document.activeElement);
    const next = seen[Math.max(0, Math.min(seen.length - 1, at + step))];
    if (next) { next.tabIndex = -1; next.focus(); next.scrollIntoView({ block: "center" }); }
  });
}
