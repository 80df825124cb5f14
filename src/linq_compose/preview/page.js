"use strict";
// Replays effects and animations, and opens the note of an underlined text. The page reads the same without it.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".replay");
  if (!button) return;
  const stage = button.closest(".message").querySelector(".stage");
  stage.classList.remove("play");
  void stage.offsetWidth;
  stage.classList.add("play");
});
const open = (event) => {
  const mark = event.target.closest && event.target.closest("a.mark");
  const note = mark && document.getElementById(mark.hash.slice(1));
  if (note) note.closest("details").open = true;
};
document.addEventListener("click", open);
document.addEventListener("focusin", open);
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
