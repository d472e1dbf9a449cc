// The pages behind the overview: a control, a rule, a resource.

const crumbs = (...steps) =>
  make(
    "nav",
    { class: "crumbs", "aria-label": "Where you are" },
    make("ol", {}, make("li", {}, make("a", { href: "#controls" }, "Controls")), ...steps.map((each) => make("li", {}, each))),
  );

const title = (kind, ...text) =>
  make("h2", { tabindex: "-1" }, make("span", { class: "eyebrow" }, kind, make("span", { class: "aside" }, ": ")), ...text);

const heads = () => shown.map((each) => foreign(environments[each]));

function unknown(kind, name) {
  return {
    heading: `${kind} not found`,
    nodes: [
      crumbs(name),
      title(kind, foreign(name)),
      make("p", {}, "This audit has nothing by that name: it is of an environment that was not audited, or is no more."),
    ],
  };
}

function controlView(id) {
  const statement = [...document.querySelectorAll("[data-statement]")].find((each) => each.dataset.statement === id);
  if (!statement) return unknown("Control", id);
  const heading = statement.querySelector("h3").textContent;
  const body = statement.querySelector(".body").cloneNode(true);
  const found = rulesOf(id).sort(
    worstFirst(
      ([rule]) => rule.findings,
      ([rule]) => rule.name,
    ),
  );
  const rows = found.map(([rule, { relation, rationale }]) => [
    [ruleLink(rule.name), make("span", { class: "demand" }, rule.description)],
    relation,
    rationale,
    ...shown.map((each) => answerCounts(tally(rule.findings, each))),
  ]);
  const silent = Number(statement.dataset.silent);
  return {
    heading,
    nodes: [
      crumbs(id),
      title("Control", heading),
      body,
      make("h3", {}, "Rules that are evidence"),
      found.length
        ? table(`Rules that are evidence for ${id}`, ["Rule", "Relation", "What a PASS shows", ...heads()], rows)
        : make("p", {}, "No rule answers for this control: see its evidence above."),
      silent
        ? make("p", { class: "quiet" }, `${silent} more ${silent === 1 ? "rule is" : "rules are"} mapped to it and found nothing to speak of.`)
        : "",
    ],
  };
}

function ruleView(name) {
  const rule = ruleByName.get(name);
  if (!rule) return unknown("Rule", name);
  const found = [...rule.findings].sort(
    worstFirst(
      (each) => [each],
      (each) => each.resource.path,
    ),
  );
  const rows = found.map((finding) => [
    resourceLink(finding.resource.slug, finding.resource.path, name),
    foreign(finding.resource.type),
    ...shown.map((each) =>
      finding.answers
        .filter(({ bits }) => isIn(bits, each))
        .map(({ answer, detail }) => make("div", {}, answerBadge(answer), " ", foreign(detail))),
    ),
  ]);
  const relations = rule.relations.map(({ control, relation, rationale }) => [controlLink(control), relation, rationale]);
  const link = rule.source.startsWith("https://");
  return {
    heading: name,
    nodes: [
      crumbs(foreign(name)),
      title("Rule", breakable(name)),
      make("p", { class: "lead" }, rule.description),
      facts([
        ["Tool", rule.tool === "own" ? "our own rules" : rule.tool],
        ["Why", rule.why],
        ["To mend a failure", rule.fix || (rule.findings.length ? mend(rule) : "")],
        ["Also known as", rule.aliases.join(", ")],
        ["See", link ? make("a", { href: rule.source, rel: "noreferrer" }, rule.source) : rule.source],
        ["Evidence for no control", rule.none],
      ]),
      make("h3", {}, "Controls"),
      relations.length ? table(`Controls that ${name} is evidence for`, ["Control", "Relation", "What a PASS shows"], relations) : make("p", {}, "None."),
      make("h3", {}, "Resources"),
      table(`What ${name} answered`, ["Resource", "Type", ...heads()], rows),
    ],
  };
}

/** Return what to do for a rule of a tool that does not say. */
function mend(rule) {
  const names = rule.findings.flatMap(({ answers }) => answers.flatMap(({ pairs }) => pairs.filter((_, at) => at % 2 === 0)));
  const unique = [...new Set(names.map((place) => data.names[place]))].filter((each) => !each.includes("/"));
  return unique.length ? `Change ${unique.slice(0, 8).join(", ")} so that the rule holds.` : "Change the resource so that the rule holds.";
}

function resourceView(slug, ruleName) {
  const resource = resourceBySlug.get(slug) || resourceBySlug.get(`template/${slug}`);
  if (!resource) return unknown("Resource", slug);
  const found = [...resource.findings].sort(
    worstFirst(
      (each) => [each],
      (each) => each.rule.name,
    ),
  );
  const places = placesOf(resource).map(([environment, file, digest, logicalId]) => [
    foreign(environment),
    code(logicalId),
    code(file),
    code(digest),
  ]);
  const known = ruleByName.get(ruleName);
  const first = found.filter(({ rule }) => rule === known);
  const details = [...first, ...found.filter(({ rule }) => rule !== known)].map((each) =>
    answerDetails(each, each.rule === known || severity([each]) < ANSWERS.indexOf("PASS")),
  );
  return {
    heading: resource.path,
    nodes: [
      crumbs(...(known ? [ruleLink(known.name)] : []), foreign(resource.path)),
      title("Resource", breakable(resource.path)),
      make("p", { class: "lead" }, foreign(resource.type || (resource.stack ? "a template as a whole" : "all templates together"))),
      places.length ? table("Where it stands", ["Environment", "Logical id", "Template", "SHA-256"], places) : "",
      make("h3", {}, "Answers"),
      ...(details.length ? details : [make("p", {}, "No rule speaks of it.")]),
      resource.variants.length
        ? make(
            "details",
            { class: "finding", id: "properties" },
            make("summary", {}, "All properties"),
            propertyTable("All properties", resource.variants, resource.stack),
          )
        : "",
    ],
  };
}
