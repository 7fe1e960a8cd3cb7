"use strict";
// The language switch: the page holds both, `lang` says which one is seen. What is chosen lasts where storage does.
(() => {
  const root = document.documentElement;
  const title = document.querySelector("title");
  const buttons = document.querySelectorAll("[data-language]");

  function speak(language) {
    root.lang = language;
    if (title.dataset[language]) title.textContent = title.dataset[language];
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }

  for (const button of buttons) button.addEventListener("click", () => speak(button.dataset.language));
  speak(root.lang);
  document.querySelector(".switch").hidden = false;

  // A link into something folded opens it.
  function unfold() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: "nearest" });
  }

  addEventListener("hashchange", unfold);
  unfold();

  // Paper shows what a screen folds.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details.check.failed:not([open])")];
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });
})();
