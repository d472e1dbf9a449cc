// Reads the page's data and finds things in it; `compliance/reports/page/data.py` says how it is laid out.

const ANSWERS = ["FAIL", "ACCEPTED", "NOT_EVALUATED", "PASS"];
const NAME_MARK = "\ue000";
const ACCOUNT_MARK = "\ue001";

const data = JSON.parse(document.getElementById("data").textContent);

const environments = data.environments.map(([name]) => name);

const rules = data.rules.map(([tool, id, description, why, fix, source, aliases, relations, none]) => ({
  name: `${tool}:${id}`,
  tool,
  id,
  description,
  why,
  fix,
  source,
  aliases,
  none,
  findings: [],
  relations: relations.map((place) => {
    const [control, relation, rationale] = data.relations[place].split("\t");
    return { control, relation, rationale };
  }),
}));

const resources = data.resources.map(([slug, path, type, stack, variants]) => ({
  slug,
  path: path || "the whole environment",
  type,
  stack,
  findings: [],
  variants: variants.map(([bits, logicalId, pairs]) => ({ bits, logicalId, pairs })),
}));

const findings = data.findings.map(([rule, resource, answers]) => {
  const finding = {
    rule: rules[rule],
    resource: resources[resource],
    answers: answers.map(([bits, answer, acceptance, detail, pairs]) => ({ bits, answer, acceptance, detail, pairs })),
  };
  finding.rule.findings.push(finding);
  finding.resource.findings.push(finding);
  return finding;
});

const ruleByName = new Map(rules.map((each) => [each.name, each]));
const resourceBySlug = new Map(resources.map((each) => [each.slug, each]));
const resourceByLogicalId = new Map(
  resources.flatMap((each) => each.variants.map((variant) => [`${each.stack}\t${variant.logicalId}`, each])),
);

/** The environments that are shown, by place. */
let shown = environments.map((_, place) => place);

function showEnvironment(choice) {
  shown = choice === "" ? environments.map((_, place) => place) : [Number(choice)];
}

const isIn = (bits, environment) => Math.floor(bits / 2 ** environment) % 2 === 1;

const shownIn = (bits) => shown.filter((each) => isIn(bits, each));

const namesOf = (places) => places.map((each) => environments[each]).join(", ");

/** Return answer -> how many, of some findings in an environment. */
function tally(found, environment) {
  const counts = {};
  for (const finding of found) {
    for (const { bits, answer } of finding.answers) {
      if (isIn(bits, environment)) counts[answer] = (counts[answer] || 0) + 1;
    }
  }
  return counts;
}

/** Return how bad the worst answer is in the environments shown: 0 for FAIL. */
function severity(found) {
  const places = found.flatMap((finding) =>
    finding.answers.filter(({ bits }) => shownIn(bits).length).map(({ answer }) => ANSWERS.indexOf(answer)),
  );
  return Math.min(ANSWERS.length, ...places);
}

const worstFirst = (findingsOf, nameOf) => (one, other) =>
  severity(findingsOf(one)) - severity(findingsOf(other)) || (nameOf(one) < nameOf(other) ? -1 : 1);

/** Return [rule, relation] of all rules that are evidence for a control. */
const rulesOf = (control) =>
  rules.flatMap((rule) => rule.relations.filter((each) => each.control === control).map((relation) => [rule, relation]));

/** Return a value as it stands in the template of an environment; empty where it is absent. */
function valueIn(place, environment) {
  const [name, account] = data.environments[environment];
  const words = { [NAME_MARK]: name, [ACCOUNT_MARK]: account };
  return data.values[place].replace(/[\ue000\ue001]/gu, (mark) => words[mark]);
}

/** Return property -> value -> the shown environments that have it. */
function valuesByProperty(variants) {
  const found = new Map();
  for (const { bits, pairs } of variants) {
    for (const environment of shownIn(bits)) {
      for (let at = 0; at < pairs.length; at += 2) {
        const name = data.names[pairs[at]];
        const value = valueIn(pairs[at + 1], environment);
        if (!found.has(name)) found.set(name, new Map());
        const same = found.get(name);
        same.set(value, [...(same.get(value) || []), environment]);
      }
    }
  }
  return found;
}

/** Return where a resource stands: [environment, template's file, SHA-256, logical id]. */
function placesOf(resource) {
  return data.templates
    .filter(([environment, stack]) => shown.includes(environment) && stack === resource.stack)
    .flatMap(([environment, , file, digest]) =>
      resource.variants
        .filter(({ bits }) => isIn(bits, environment))
        .map(({ logicalId }) => [environments[environment], file, digest, logicalId]),
    );
}
