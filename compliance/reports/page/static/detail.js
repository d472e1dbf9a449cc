// Shows values: JSON with line ends, by property and environment.

const INDENT = "  ";

/** Return JSON text with line ends and indents, character for character otherwise; text that was cut short, too. */
function pretty(text) {
  let result = "";
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const each = text[at];
    if (quoted) {
      result += each;
      if (each === "\\") result += text[(at += 1)] ?? "";
      else if (each === '"') quoted = false;
    } else if (each === '"') {
      quoted = true;
      result += each;
    } else if ((each === "{" || each === "[") && "}]".includes(text[at + 1] || " ")) {
      result += each + text[(at += 1)];
    } else if (each === "{" || each === "[") {
      depth += 1;
      result += `${each}\n${INDENT.repeat(depth)}`;
    } else if (each === "}" || each === "]") {
      depth = Math.max(0, depth - 1);
      result += `\n${INDENT.repeat(depth)}${each}`;
    } else if (each === ",") {
      result += `,\n${INDENT.repeat(depth)}`;
    } else {
      result += each === ":" ? ": " : each;
    }
  }
  return result;
}

const valueOf = (text) =>
  text === "" ? make("em", { class: "absent" }, "absent") : make("pre", { class: "value", dir: "ltr" }, pretty(text));

/** Return a property's name; one of another resource, `LogicalId/Property`, with the way there. */
function propertyName(name, stack) {
  const slash = name.lastIndexOf("/");
  const other = slash > 0 ? resourceByLogicalId.get(`${stack}\t${name.slice(0, slash)}`) : undefined;
  if (!other) return [code(name)];
  return [code(name.slice(slash + 1)), make("span", { class: "quiet" }, " of ", resourceLink(other.slug, other.path))];
}

/** Return the table of properties; values that differ between environments stand below each other. */
function propertyTable(caption, variants, stack) {
  const rows = [...valuesByProperty(variants)].map(([name, values]) => [
    propertyName(name, stack),
    [...values].map(([value, places]) =>
      make(
        "div",
        { class: "reading" },
        environments.length > 1 ? make("span", { class: "where" }, foreign(namesOf(places))) : undefined,
        valueOf(value),
      ),
    ),
  ]);
  const made = table(caption, ["Property", "Value in the template"], rows);
  made.classList.add("properties");
  return made;
}

/** Return one answer, or several where environments differ, with the values that decided. */
function answerDetails(finding, open) {
  const { rule, resource } = finding;
  const groups = finding.answers.filter(({ bits }) => shownIn(bits).length);
  const answers = [...new Set(groups.map(({ answer }) => answer))];
  const summary = make(
    "summary",
    {},
    ...answers.map(answerBadge),
    make("span", { class: "id" }, breakable(rule.name)),
    make("span", { class: "quiet" }, rule.description),
  );
  const remarks = groups
    .filter(({ answer, detail, acceptance }) => detail || acceptance || (groups.length > 1 && answers.length > 1) || answer !== "PASS")
    .map(({ bits, answer, detail, acceptance }) =>
      make(
        "p",
        { class: "remark" },
        make("span", { class: "where" }, foreign(namesOf(shownIn(bits)))),
        " ",
        answerBadge(answer),
        " ",
        foreign(detail),
        ...(acceptance ? [" accepted by ", make("a", { href: `#acceptance-${acceptance}` }, acceptance)] : []),
      ),
    );
  const looked = groups.some(({ pairs }) => pairs.length);
  return make(
    "details",
    { class: "finding", open, "data-rule": rule.name },
    summary,
    make("p", {}, ruleLink(rule.name), rule.why ? `: ${rule.why}` : ""),
    ...remarks,
    looked
      ? propertyTable(`What ${rule.name} looked at`, groups, resource.stack)
      : make("p", { class: "quiet" }, wholeText(resource)),
  );
}

const wholeText = (resource) =>
  resource.variants.length
    ? "The rule names no single property: it looked at the resource as a whole. All its properties are at the end."
    : "The rule speaks of all resources together; it names no property of one.";
