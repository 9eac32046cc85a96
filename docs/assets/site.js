// Small comforts; every page says all it has to say without them.
// 1. Tables can be sorted and filtered. 2. A link to a work or a claim shows it on hover, focus and
// tap. 3. Links and citations can be copied. 4. A report of an error takes the quote along.
// 5. The search field of the first page opens the theme's search. 6. The theme's menu can be opened
// and closed by keys.
// (The theme itself opens what is folded, in print and where an address points into it.)
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

for (const table of all("table[data-sortable]")) {
  sortable(table);
  if (table.tBodies[0].rows.length > 9) filterable(table);
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element("button", { type: "button" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending" && head.classList.contains("lr-num")
        || head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(table.tBodies[0], column, down ? -1 : 1);
    });
  });
}

function sort(body, column, sign) {
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const number = (text) => (text === "" ? NaN : Number(text));
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[column];
    return [cell.dataset.sort ?? cell.textContent.trim(), row];
  });
  keyed.sort(([a], [b]) => {
    const difference = number(a) - number(b);
    return sign * (Number.isNaN(difference) ? compare(a, b) : difference);
  });
  body.append(...keyed.map(([, row]) => row));
}

function filterable(table) {
  const rows = [...table.tBodies[0].rows].map((row) => [row.textContent.toLowerCase(), row]);
  const field = element("input", { type: "search", className: "lr-filter", placeholder: "Filter this table" });
  field.setAttribute("aria-label", "Filter this table");
  const told = element("span", { className: "lr-small" });
  told.setAttribute("role", "status");
  const pick = picker(table);
  const bar = element("p", { className: "lr-filters" });
  bar.append(field, ...(pick ? [pick] : []), told);
  table.before(bar);
  bar.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [text, row] of rows) {
      const picked = !pick?.value || row.cells[pick.dataset.column].textContent.trim() === pick.value;
      row.hidden = !picked || !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    told.textContent = shown < rows.length ? `${shown} of ${rows.length}` : "";
  });
}

// A choice among what stands in the column that asks for one.
function picker(table) {
  const head = table.querySelector("th[data-pick]");
  if (!head) return null;
  const column = head.cellIndex;
  const select = element("select", { className: "lr-filter" });
  select.dataset.column = column;
  select.setAttribute("aria-label", head.textContent);
  const values = new Set([...table.tBodies[0].rows].map((row) => row.cells[column].textContent.trim()));
  select.append(new Option(head.dataset.pick, ""), ...[...values].sort().map((value) => new Option(value)));
  return select;
}

let card = null;
let owner = null;
let leaving = 0;
let pointer = "";

function hide() {
  owner?.removeAttribute("aria-describedby");
  card?.remove();
  card = owner = null;
}

function leave() {
  leaving = setTimeout(hide, 250);
}

// What a card says of a work, or of a claim and its source.
function told(entry) {
  const said = element("div");
  if (entry.matches("h3")) {
    said.append(element("p", { textContent: sentence(entry) }));
    const source = entry.parentElement.querySelector(".lr-source a");
    if (source) said.append(element("p", { className: "lr-small", textContent: source.textContent }));
    return said;
  }
  if (!entry.matches("tr")) {
    said.append(...entry.cloneNode(true).childNodes);
    return said;
  }
  const [work, , kind, , claims] = entry.cells;
  const citation = element("p");
  citation.append(...work.cloneNode(true).childNodes);
  const what = element("p", { className: "lr-small" });
  what.append(...kind.cloneNode(true).childNodes);
  const list = element("ul");
  for (const link of all("a", claims)) {
    const heading = document.getElementById(link.hash.slice(1));
    if (heading) list.append(element("li", { textContent: sentence(heading) }));
  }
  said.append(citation, what, ...(list.children.length ? [element("p", { className: "lr-small", textContent: "What it says here:" }), list] : []));
  return said;
}

function sentence(heading) {
  const copy = heading.cloneNode(true);
  copy.querySelector(".headerlink")?.remove();
  return copy.textContent.trim();
}

function show(link) {
  clearTimeout(leaving);
  hide();
  const entry = document.getElementById(link.hash.slice(1));
  if (!entry || entry.contains(link)) return;
  card = element("div", { className: "lr-hover md-typeset", id: "lr-card" });
  card.setAttribute("role", "tooltip");
  card.append(told(entry));
  if (pointer === "touch") {
    const more = element("a", { href: link.hash, textContent: "Go there" });
    more.addEventListener("click", hide);
    card.append(more);
  }
  owner = link;
  link.setAttribute("aria-describedby", "lr-card");
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", leave);
  document.querySelector("main").append(card);
  const at = link.getBoundingClientRect();
  const room = document.documentElement.clientWidth - card.offsetWidth - 8;
  const above = at.bottom + card.offsetHeight + 8 > innerHeight && at.top > card.offsetHeight + 60;
  card.style.left = `${Math.max(8, Math.min(at.left, room))}px`;
  card.style.top = `${window.scrollY + (above ? at.top - card.offsetHeight - 4 : at.bottom + 4)}px`;
}

for (const link of all('a[href^="#r-"], a[href^="#c-"]:not(.headerlink)')) {
  link.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(link); });
  link.addEventListener("focus", () => { if (pointer !== "touch") show(link); });
  link.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") leave(); });
  // By keys at once, lest it hides what has the focus next; a pointer may be on its way to the card.
  link.addEventListener("blur", () => { if (pointer === "mouse") leave(); else if (!pointer) hide(); });
  // A finger has nothing to hover with: the first tap shows the card, which leads on.
  link.addEventListener("click", (event) => {
    if (pointer !== "touch" || owner === link) return hide();
    show(link);
    if (card) event.preventDefault();
  });
}
document.addEventListener("pointerdown", (event) => {
  pointer = event.pointerType;
  if (card && !card.contains(event.target) && event.target !== owner) hide();
}, true);
document.addEventListener("keydown", (event) => {
  pointer = "";
  if (event.key === "Escape") hide();
});

// What a screen reader is told when something was copied.
const heard = element("span", { className: "lr-unseen" });
heard.setAttribute("role", "status");
document.querySelector("main").append(heard);

function copies(what, text) {
  const button = element("button", { type: "button", className: "lr-copy", textContent: what });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "copied";
    } catch {
      button.textContent = "could not copy";
    }
    heard.textContent = button.textContent;
    setTimeout(() => { button.textContent = what; heard.textContent = ""; }, 2000);
  });
  return button;
}

for (const source of all(".lr-source")) {
  const { id } = source.closest("article").querySelector("h3");
  source.append(" ", copies("copy link", () => new URL(`#${id}`, location.href).href));
}
for (const part of all("[data-copy]")) {
  part.after(copies(part.dataset.copy, () => part.textContent.trim()));
}

for (const link of all('.lr-source a[href*="/issues/new?"]')) {
  const fill = () => {
    const claim = link.closest("article");
    const heading = claim.querySelector("h3");
    const quote = (claim.querySelector("mark") ?? claim.querySelector("blockquote p"))?.textContent ?? sentence(heading);
    const address = new URL(link.href);
    address.searchParams.set("where", new URL(`#${heading.id}`, location.href)); // fields of .github/ISSUE_TEMPLATE/error.yml
    address.searchParams.set("quote", quote.trim());
    link.href = address;
  };
  // Before it is followed in whatever way: a click, another button's, keys, the menu of either.
  for (const kind of ["pointerdown", "focus"]) link.addEventListener(kind, fill);
}

document.querySelector(".lr-search")?.addEventListener("click", () => {
  document.querySelector("[data-md-component=search-query]").focus();
});

// The theme's menu, and the contents in it, open by labels of boxes that cannot be seen, which no key
// reaches: each gets a button. The focus goes along to what came into sight.
const menu = document.querySelector(".md-sidebar--primary");
const opener = document.querySelector('.md-header__button[for="__drawer"]');
if (menu && opener) {
  const [inner, back] = all('label[for="__toc"]', menu);
  const button = pressable(opener, () => menu.querySelector("a"));
  button.setAttribute("aria-label", "Menu");
  if (back) {
    pressable(inner, () => back.querySelector("button"));
    pressable(back, () => inner.querySelector("button"));
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opener.control.checked) return;
    opener.control.click();
    button.focus();
  });
}

function pressable(label, next) {
  const button = element("button", { type: "button", className: "lr-key" });
  const box = label.control;
  const state = () => button.setAttribute("aria-expanded", box.checked);
  button.append(...label.childNodes);
  label.append(button);
  box.addEventListener("change", state);
  state();
  button.addEventListener("click", () => {
    box.click();
    setTimeout(() => next().focus());
  });
  return button;
}
