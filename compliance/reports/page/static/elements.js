// Makes elements. Text from templates becomes text and nothing else: nothing here, or anywhere, writes markup.

/**
 * Return an element.
 * @param {string} tag its name
 * @param {Object<string, string|boolean|undefined>} attributes left out where undefined or false
 * @param {...(Node|string|undefined)} children nodes, or text
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((each) => each !== undefined && each !== ""));
  return element;
}

/** Return text whose direction cannot leak into what stands beside it. */
const foreign = (text) => make("bdi", {}, text);

const code = (text) => make("code", { dir: "ltr" }, text);

/** Return a part of an address: slashes and colons stay readable. */
const address = (text) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%3A", ":");

const controlLink = (id) => make("a", { class: "id", href: `#control/${id}` }, id);

const ruleLink = (name) => make("a", { class: "id", href: `#rule/${address(name)}` }, breakable(name));

const resourceLink = (slug, text, rule) =>
  make("a", { href: `#resource/${address(slug)}${rule ? `?rule=${address(rule)}` : ""}` }, breakable(text));

/** Return text that may be broken after slashes and colons. */
function breakable(text) {
  const parts = text.split(/(?<=[/:])/);
  return make("bdi", {}, ...parts.flatMap((part, place) => (place ? [make("wbr"), part] : [part])));
}

const answerBadge = (answer) => make("span", { class: "answer", "data-answer": answer }, answer);

/** Return the counts of answers, worst first: `3 ACCEPTED`, `120 PASS`. */
function answerCounts(counts) {
  const found = ANSWERS.filter((answer) => counts[answer]);
  return make(
    "span",
    { class: "counts" },
    ...found.flatMap((answer) => [
      make("span", { class: "count", "data-answer": answer }, make("b", {}, String(counts[answer])), ` ${answer}`),
      " ",
    ]),
  );
}

/** Return a definition list of [term, content] pairs; pairs without content are left out. */
function facts(pairs) {
  const shown = pairs.filter(([, content]) => content !== undefined && content !== "" && content.length !== 0);
  return make(
    "dl",
    { class: "facts stacked" },
    ...shown.map(([term, content]) => make("div", {}, make("dt", {}, term), make("dd", {}, ...[content].flat()))),
  );
}

const tableRow = (cells) => make("tr", { role: "row" }, ...cells);

/**
 * Return a table that can be scrolled sideways; on a telephone its cells stand below each other, and roles say that
 * it is a table all the same.
 * @param {string} caption what it shows
 * @param {Array<string|Node>} head of the columns
 * @param {Array<Array<Node|string>>} rows the first cell names the row
 */
function table(caption, head, rows) {
  const labels = head.map((each) => each.textContent ?? each);
  const cell = (content, place) =>
    place
      ? make("td", { role: "cell", "data-label": labels[place] }, ...[content].flat())
      : make("th", { role: "rowheader", scope: "row" }, ...[content].flat());
  return make(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": caption },
    make(
      "table",
      { role: "table" },
      make("caption", {}, caption),
      make("thead", { role: "rowgroup" }, tableRow(head.map((each) => make("th", { role: "columnheader", scope: "col" }, each)))),
      make("tbody", { role: "rowgroup" }, ...rows.map((row) => tableRow(row.map(cell)))),
    ),
  );
}
