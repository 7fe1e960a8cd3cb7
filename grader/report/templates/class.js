"use strict";
// The table of submissions: filtered and sorted where it stands. Offline, nothing is kept. With thousands of lines, a browser
// is quick as long as it lays out few of them: the page holds those in view, and more as one scrolls.
(() => {
  const body = document.querySelector(".lines");
  const form = document.querySelector(".filters");
  const left = document.querySelector(".left");
  if (!body) return;
  const PLAIN = { ł: "l", ø: "o", đ: "d", ħ: "h", ı: "i", œ: "oe", æ: "ae", ð: "d", þ: "th" };
  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łøđħıœæðþ]/g, (letter) => PLAIN[letter]);
  const lines = [...body.children].map((element) => ({
    element,
    name: element.dataset.name,
    mark: element.dataset.mark === "" ? -1 : Number(element.dataset.mark),
    bonus: Number(element.dataset.bonus),
    failed: new Set(element.dataset.failed.split(" ")),
    seen: new Set(element.dataset.seen.split(" ")),
    look: "look" in element.dataset,
  }));

  const STEP = 40;
  let order = lines;
  let fitting = lines;
  const end = body.parentElement.querySelector(".end");
  const view = body.closest(".scroll");

  function more() {
    const shown = body.children.length;
    body.append(...fitting.slice(shown, shown + STEP).map((line) => line.element));
  }

  function show() {
    body.replaceChildren();
    view.scrollTop = 0;
    more();
    left.textContent = fitting.length;
  }

  function filter() {
    const name = fold(form.elements.name.value.trim());
    const chosen = form.elements.show.value;
    const wanted = (line) => !chosen
      || (chosen === "look" ? line.look : chosen.startsWith("=") ? line.seen.has(chosen) : line.failed.has(chosen));
    fitting = order.filter((line) => line.name.includes(name) && wanted(line));
    show();
  }

  // Sorting compares numbers only: the place in the order of names is found once, the first time.
  const worst = "feisnp";
  const byName = () => {
    if (lines.length && !("place" in lines[0])) [...lines].sort((a, b) => (a.name < b.name ? -1 : 1)).forEach((line, place) => { line.place = place; });
    return (line) => line.place;
  };
  const key = (by) => {
    if (by === "name") return byName();
    if (by === "mark" || by === "bonus") return (line) => line[by];
    return (line) => worst.indexOf(line.element.children[Number(by) + 3].className);
  };

  function sort(button) {
    const head = button.parentElement;
    const descending = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const [first, then] = [key(button.dataset.sort), byName()];
    order = lines.map((line) => [first(line), then(line), line]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((found) => found[2]);
    if (descending) order.reverse();
    filter();
  }

  for (const button of document.querySelectorAll("[data-sort]")) button.addEventListener("click", () => sort(button));
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());

  // An option holds text only: it is written in the page's language, now and whenever that changes.
  function speak() {
    for (const option of form.querySelectorAll("option")) option.textContent = option.dataset[document.documentElement.lang];
  }
  new MutationObserver(speak).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
  speak();
  form.hidden = false;

  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more(), { root: view, rootMargin: "600px" }).observe(end);
  view.addEventListener("scroll", () => end.getBoundingClientRect().top < 2 * innerHeight && more(), { passive: true });
  addEventListener("beforeprint", () => body.replaceChildren(...fitting.map((line) => line.element)));
  show();
})();
