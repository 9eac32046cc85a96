// Stands in for the theme's search worker and asks Pagefind instead, so that the search looks and is
// used as ever. `python -m generator index` puts it in that worker's place; no page loads it otherwise.
// Its messages are the theme's: 0 set up, 1 ready, 2 a query, 3 what was found.
"use strict";

const SITE = new URL("../../../", location);
const PAUSE = 100; // milliseconds in which nobody typed
const WHOLE = 30; // pages that are listed with their sections; of all others the title is known
const BEFORE = 8; // words of a teaser before the first one that was found
const TEASER = 30; // words of a teaser
const UNTELLING = new Set(("a an and are as at be by can do does for from has have how in into is it its more not of"
  + " on or than that the their these this to was were what when where which with").split(" "));

let asked = 0;
let opened = null;

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === 0) postMessage({ type: 1 });
  if (type !== 2) return;
  const turn = ++asked;
  await new Promise((go) => setTimeout(go, PAUSE));
  const found = turn === asked && await search(words(data));
  if (found && turn === asked) postMessage({ type: 3, data: found });
});

// Pagefind and the list of titles are fetched when somebody searches, not with every page.
function open() {
  opened ??= Promise.all([
    import(new URL("pagefind/pagefind.js", SITE)),
    fetch(new URL("pagefind/pages.json", SITE)).then((answer) => answer.json()),
  ]);
  return opened;
}

function words(query) {
  const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  const all = [...new Set(query.toLowerCase().split(/\s+/).map(bare).filter(Boolean))];
  const telling = all.filter((word) => !UNTELLING.has(word));
  return telling.length ? telling : all;
}

// Pages with at least half of the words, those with the most first.
async function search(query) {
  if (!query.length) return { items: [] };
  const [pagefind, titles] = await open();
  const pages = new Map();
  for (const word of query) {
    for (const result of (await pagefind.search(word)).results) {
      const page = pages.get(result.id) ?? { ...result, score: 0, found: new Set(), at: new Map() };
      page.score += result.score;
      page.found.add(word);
      for (const place of result.words) page.at.set(place, word);
      pages.set(result.id, page);
    }
  }
  const ranked = [...pages.values()]
    .filter((page) => 2 * page.found.size >= query.length)
    .sort((a, b) => b.found.size - a.found.size || b.score - a.score);
  for (const page of ranked) {
    [page.location, page.title] = titles[page.id];
    page.terms = Object.fromEntries(query.map((word) => [word, page.found.has(word)]));
  }
  const whole = await Promise.all(ranked.slice(0, WHOLE).map(async (page) => {
    const { content, anchors } = await page.data();
    page.text = content.split(/\s+/);
    return sections(page, anchors);
  }));
  whole.sort((a, b) => b[0].score - a[0].score);
  const more = ranked.slice(WHOLE).map((page) => [item(page, "", escaped(page.title), "", 0)]);
  return { items: [...whole, ...more], suggest: completed(query.at(-1), ranked.slice(0, WHOLE)) };
}

// The page itself and its sections with a word in them, the best first. A word in a heading, which
// is the whole of a claim, counts twice.
function sections(page, anchors) {
  const starts = [{ id: "", text: page.title, location: 0 }, ...anchors]
    .sort((a, b) => a.location - b.location);
  const items = starts.map(({ id, text, location }, index) => {
    // The words as the page has them, for Pagefind reads `&amp;lt;` in anchors twice; but without
    // the full stop that it sets where a heading has none.
    const body = location + text.split(/\s+/).length;
    const heading = page.text.slice(location, body);
    if (!text.endsWith(".")) heading.push(heading.pop().replace(/\.$/, ""));
    const end = starts[index + 1]?.location ?? page.text.length;
    const places = [...page.at.keys()].filter((place) => place >= location && place < end);
    const different = (some) => new Set(some.map((place) => page.at.get(place))).size;
    const score = different(places) + different(places.filter((place) => place < body));
    const first = Math.min(...places.filter((place) => place >= body));
    const from = Math.max(body, (first < end ? first : body) - BEFORE);
    const to = Math.min(end, from + TEASER);
    const teaser = (from > body ? "… " : "") + marked(page, page.text.slice(from, to), from)
      + (to < end ? " …" : "");
    return item(page, id, marked(page, heading, location), teaser, score);
  });
  return items.filter((one, index) => one.score || !index).sort((a, b) => b.score - a.score);
}

function item(page, anchor, title, text, score) {
  return { location: page.location + (anchor && `#${anchor}`), title, text, score, terms: page.terms };
}

function marked(page, some, from) {
  return some.map((word, index) => page.at.has(from + index)
    ? `<mark data-md-highlight>${escaped(word)}</mark>` : escaped(word)).join(" ");
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
}

// How the word that is being typed goes on, in the best page that has it.
function completed(typed, pages) {
  for (const page of pages) {
    for (const [place, word] of page.at) {
      const found = page.text[place].toLowerCase().match(/^[\p{L}\p{N}-]+/u)?.[0] ?? "";
      if (word === typed && found.startsWith(typed)) return [found];
    }
  }
  return [];
}
