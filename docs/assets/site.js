// Small comforts; every page says all it has to say without them.
// 1. Tables can be sorted and filtered. 2. A link to a reference shows it on hover and focus.
// 3. A report of an error takes the quote along.
// 4. The search field of the first page opens the theme's search.
// (The theme itself opens what is folded, in print and where an address points into it.)
"use strict";

for (const table of document.querySelectorAll("table[data-sortable]")) {
  sortable(table);
  if (table.tBodies[0].rows.length > 5) filterable(table);
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
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
  const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const number = (text) => (text === "" ? NaN : Number(text));
  const rows = [...body.rows].sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    const difference = number(a) - number(b);
    return sign * (Number.isNaN(difference) ? compare(a, b) : difference);
  });
  body.append(...rows);
}

function filterable(table) {
  const input = document.createElement("input");
  input.type = "search";
  input.className = "lr-filter";
  input.placeholder = "Filter this table";
  input.setAttribute("aria-label", "Filter this table");
  table.before(input);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}

let card = null;
let leaving = 0;

function hide() {
  card?.remove();
  card = null;
}

function leave() {
  leaving = setTimeout(hide, 250);
}

function show(link) {
  clearTimeout(leaving);
  hide();
  const entry = document.getElementById(link.hash.slice(1));
  if (!entry || entry.contains(link)) return;
  card = document.createElement("div");
  card.className = "lr-hover md-typeset";
  card.setAttribute("role", "tooltip");
  card.append(...[...entry.children].slice(0, 2).map((part) => part.cloneNode(true)));
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", leave);
  document.body.append(card);
  const at = link.getBoundingClientRect();
  const room = document.documentElement.clientWidth - card.offsetWidth - 8;
  card.style.left = `${Math.max(8, Math.min(at.left, room))}px`;
  card.style.top = `${at.bottom + window.scrollY + 4}px`;
}

// A finger has nothing to hover with: there the link just leads to the reference.
if (matchMedia("(hover: hover)").matches) {
  for (const link of document.querySelectorAll('a[href^="#r-"]')) {
    link.addEventListener("mouseenter", () => show(link));
    link.addEventListener("focus", () => show(link));
    link.addEventListener("mouseleave", leave);
    link.addEventListener("blur", leave);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}

for (const link of document.querySelectorAll("[data-report]")) {
  link.addEventListener("click", () => {
    const address = new URL(link.href);
    const quote = link.closest("article").querySelector("blockquote p, h3").cloneNode(true);
    quote.querySelectorAll(".lr-count, .headerlink").forEach((part) => part.remove());
    const body = address.searchParams.get("body").split("\n> ")[0].trimEnd();
    address.searchParams.set("body", `${body}\n\n> ${quote.textContent.trim()}\n`);
    link.href = address;
  });
}

const opener = document.querySelector(".lr-search");
opener?.addEventListener("click", () => {
  // After the browser has given the focus to what was clicked.
  setTimeout(() => document.querySelector("[data-md-component=search-query]").focus());
});
opener?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  opener.click();
});
