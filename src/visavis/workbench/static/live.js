// While a code is edited its effect is counted anew; without this the button "What would change?" does it.
"use strict";
const editor = document.querySelector("form[data-live]");
let timer = 0, asked = 0;
const count = async () => {
  const mine = ++asked;
  const given = new URLSearchParams(new FormData(editor));
  given.set("verdict", "preview");
  const answer = await fetch(editor.action, { method: "POST", body: given });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const made = page.getElementById("effect") || page.querySelector("main");
  if (mine === asked && made) document.getElementById("effect").replaceChildren(...made.childNodes);
};
editor.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(count, 600); });
