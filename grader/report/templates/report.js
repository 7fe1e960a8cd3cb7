// Arrows and lines of code light each other; a panel walks through a dialogue, one event at a time.
(() => {
  const sources = document.querySelector(".sources");
  const panel = document.getElementById("stepper");
  const fill = (name) => panel.querySelector(`[data-fill="${name}"]`);
  const row = (target) => target.closest && target.closest(".dialogue li");
  const anchors = (item) => [...item.querySelectorAll("a.ln[href]")].map((link) => link.hash.slice(1));

  // Light

  let lit = [];

  function light(elements) {
    for (const element of lit) element.classList.remove("lit");
    lit = elements;
    for (const element of lit) element.classList.add("lit");
  }

  function show(line) {
    if (!line || sources.scrollHeight <= sources.clientHeight) return;
    const above = line.getBoundingClientRect().top - sources.getBoundingClientRect().top;
    if (above < 60 || above > sources.clientHeight - 60) sources.scrollTop += above - sources.clientHeight / 3;
  }

  function point(event) {
    const item = row(event.target);
    const line = event.target.closest && event.target.closest(".source tr");
    if (item) {
      const lines = anchors(item).map((anchor) => document.getElementById(anchor));
      light([item, ...lines]);
      if (!walk) show(lines[0]);
    } else if (line) {
      light([line, ...(arrows.get(line.id) || [])]);
    } else if (lit.length) {
      light([]);
    }
  }

  const arrows = new Map();
  for (const link of document.querySelectorAll(".dialogue a.ln[href]")) {
    const anchor = link.hash.slice(1);
    if (!arrows.has(anchor)) arrows.set(anchor, []);
    arrows.get(anchor).push(row(link));
  }
  addEventListener("pointerover", point);
  addEventListener("focusin", point);

  // Walk

  let walk = null;

  function start(story) {
    if (walk) stop();
    const figure = story.querySelector(".dialogue");
    const items = [...figure.querySelectorAll("li:not(.gap):not(.decided)")];
    walk = { story, figure, items, at: 0 };
    story.querySelector("header").after(panel);
    const [left, right] = figure.querySelectorAll("figcaption > span");
    for (const [side, name] of [["left", left], ["right", right]]) {
      for (const place of panel.querySelectorAll(`[data-fill="${side}"]`)) {
        place.replaceChildren(...name.cloneNode(true).childNodes);
      }
    }
    panel.classList.toggle("duo", figure.classList.contains("duo"));
    fill("steps").textContent = items.length;
    const known = "queues" in figure.dataset;
    for (const queue of panel.querySelectorAll(".queue")) queue.hidden = !known;
    panel.querySelector(".unknown").hidden = known;
    figure.classList.add("walked");
    story.querySelector(".walk").hidden = true;
    panel.hidden = false;
    go(0);
    panel.querySelector('[data-go="next"]').focus();
  }

  function stop() {
    const { story, figure } = walk;
    walk = null;
    figure.classList.remove("walked");
    for (const item of figure.querySelectorAll("li")) item.classList.remove("now", "later");
    for (const line of document.querySelectorAll(".source tr.now")) line.classList.remove("now");
    panel.hidden = true;
    const button = story.querySelector(".walk");
    button.hidden = false;
    button.focus();
  }

  function go(to) {
    const { items } = walk;
    walk.at = Math.max(0, Math.min(items.length - 1, to));
    const item = items[walk.at];
    let later = false;
    for (const one of walk.figure.querySelectorAll("li")) {
      one.classList.toggle("now", one === item);
      one.classList.toggle("later", later);
      later = later || one === item;
    }
    const fold = item.closest("details.fold");
    if (fold) fold.open = true;
    tell(item);
    bring(item);
  }

  function tell(item) {
    fill("step").textContent = walk.at + 1;
    fill("said").replaceChildren(...item.querySelector("p").cloneNode(true).childNodes);
    for (const side of ["left", "right"]) {
      const screen = panel.querySelector(`[data-screen="${side}"]`);
      screen.replaceChildren(...walk.items.slice(0, walk.at + 1).flatMap((one) => printed(one, side)));
      screen.scrollTop = screen.scrollHeight;
    }
    queue("left", item.dataset.left);
    queue("right", item.dataset.right);
    const told = walk.items.slice(0, walk.at + 1).reverse().find((one) => "at" in one.dataset);
    stand(told ? told.dataset.at.split(" ").filter(Boolean) : []);
    const ends = { first: 0, previous: 0, next: walk.items.length - 1, last: walk.items.length - 1 };
    for (const button of panel.querySelectorAll("[data-go]")) {
      button.setAttribute("aria-disabled", String(ends[button.dataset.go] === walk.at));
    }
  }

  // With one program, its arrows lead to the only screen there is.
  function printed(item, side) {
    if (!item.classList.contains("screen") || item.classList.contains("at-left") !== (side === "left")) return [];
    const code = item.querySelector("p > code");
    return code ? [...code.cloneNode(true).childNodes] : [];
  }

  function queue(side, told) {
    const shown = panel.querySelector(`[data-queue="${side}"]`);
    shown.classList.toggle("full", Boolean(told));
    const [size, ...text] = (told || "").split(" ");
    shown.querySelector("output").textContent = size;
    shown.querySelector("code").textContent = text.join(" ");
  }

  function stand(at) {
    for (const line of document.querySelectorAll(".source tr.now")) line.classList.remove("now");
    const lines = at.map((anchor) => document.getElementById(anchor)).filter(Boolean);
    for (const line of lines) line.classList.add("now");
    fill("standing").replaceChildren(...lines.map(standing));
    show(lines[lines.length - 1]);
  }

  function standing(line) {
    const item = document.createElement("li");
    const link = line.querySelector(".number a").cloneNode(true);
    const code = line.querySelector(".code code").cloneNode(true);
    item.append(line.closest(".file").querySelector("h3").textContent.trim(), ":", link, " ", code);
    return item;
  }

  function bring(item) {
    const cover = panel.getBoundingClientRect().bottom;
    const { top, bottom } = item.getBoundingClientRect();
    if (top < cover + 10) scrollBy({ top: top - cover - 60 });
    else if (bottom > innerHeight - 10) scrollBy({ top: bottom - innerHeight + 60 });
  }

  const moves = { first: () => 0, previous: () => walk.at - 1, next: () => walk.at + 1, last: () => walk.items.length - 1 };
  const keys = {
    ArrowLeft: "previous", ArrowUp: "previous", ArrowRight: "next", ArrowDown: "next", Home: "first", End: "last", Escape: "close",
  };

  function act(name) {
    if (name === "close") stop();
    else go(moves[name]());
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (button) act(button.dataset.go);
  });
  addEventListener("keydown", (event) => {
    if (!walk || event.altKey || event.ctrlKey || event.metaKey || !(event.key in keys)) return;
    if (!walk.story.contains(event.target) || event.target.matches("pre")) return;
    event.preventDefault();
    act(keys[event.key]);
  });
  for (const story of document.querySelectorAll(".story")) {
    const button = story.querySelector(".walk");
    if (!story.querySelector(".dialogue li")) continue;
    button.hidden = false;
    button.addEventListener("click", () => start(story));
  }
})();
