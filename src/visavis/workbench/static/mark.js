// Words selected in the reader fill the form that marks them as a statement; without this they are typed or pasted.
"use strict";
const marker = document.getElementById("mark");
const form = marker.querySelector("form");
let selected = null;

// What stands in a range without note marks, page numbers and margins.
const wordsOf = (range) => {
  const copy = range.cloneContents();
  for (const e of copy.querySelectorAll("sup, .break, .pageno, .margin")) e.remove();
  const lines = [...copy.querySelectorAll(".line")].map((e) => e.textContent);
  return (lines.length ? lines : [copy.textContent]).map((t) => t.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
};

document.addEventListener("selectionchange", () => {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  const at = (range.startContainer.parentElement || range.startContainer).closest(".reader .line");
  if (!at) return;
  const ahead = document.createRange();
  ahead.setStart(at, 0);
  ahead.setEnd(range.startContainer, range.startOffset);
  selected = { words: wordsOf(range), passage: at.dataset.passage, before: wordsOf(ahead).slice(-40) };
});

const fill = () => {
  if (!selected || !selected.words) return;
  form.elements.words.value = selected.words;
  form.elements.passage.value = selected.passage;
  form.elements.before.value = selected.before;
};
marker.addEventListener("toggle", () => {
  if (!marker.open) return;
  fill();
  form.elements[selected ? "holder" : "words"].focus();
});
form.elements.words.addEventListener("input", () => { form.elements.passage.value = ""; form.elements.before.value = ""; });
