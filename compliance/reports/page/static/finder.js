// Finds a rule or a resource by what one knows of it.

const MOST_FOUND = 30;

const subjects = [
  ...rules.map((rule) => ({
    text: [rule.name, rule.description, ...rule.aliases].join(" ").toLowerCase(),
    link: () => ruleLink(rule.name),
    about: rule.description,
  })),
  ...resources.map((resource) => ({
    text: [resource.path, resource.type, ...resource.variants.map(({ logicalId }) => logicalId)].join(" ").toLowerCase(),
    link: () => resourceLink(resource.slug, resource.path),
    about: resource.type,
  })),
];

/** Show the first subjects that have all the words, and say how many there are. */
function find() {
  const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length ? subjects.filter(({ text }) => words.every((word) => text.includes(word))) : [];
  const items = found
    .slice(0, MOST_FOUND)
    .map(({ link, about }) => make("li", {}, link(), " ", make("span", { class: "quiet" }, foreign(about))));
  byId("findings").replaceChildren(...items);
  byId("found").textContent = words.length
    ? `${found.length} found${found.length > MOST_FOUND ? `, the first ${MOST_FOUND} are shown` : ""}`
    : `${rules.length} rules that answered, ${resources.length} resources`;
}

function startFinder() {
  byId("find").addEventListener("input", find);
  find();
}
