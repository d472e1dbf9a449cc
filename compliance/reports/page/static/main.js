// Follows the address: `#control/A.8.24`, `#rule/own:...`, `#resource/...?rule=...`; anything else is the overview.

const overview = byId("overview");
const detail = byId("detail");
const pageTitle = document.title;
let lastLink;

/** Return a part of an address as text; as it is, where it is not an address that we made. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Return what an address asks for; undefined for the overview. */
function requested() {
  const [, kind, rest] = /^#(control|rule|resource)\/(.*)$/su.exec(location.hash) || [];
  if (!kind) return undefined;
  const [name, query] = rest.split("?rule=");
  return { kind, name: decoded(name), rule: decoded(query || "") };
}

function render({ kind, name, rule }) {
  const views = { control: controlView, rule: ruleView, resource: resourceView };
  const { heading, nodes } = views[kind](name, rule);
  detail.replaceChildren(...nodes.filter((each) => each !== ""));
  applyEnvironment(detail);
  document.title = `${heading} - ${pageTitle}`;
}

function showOverview() {
  detail.replaceChildren();
  document.title = pageTitle;
  const target = location.hash.length > 1 ? byId(decoded(location.hash.slice(1))) : null;
  if (typeof history.state?.y === "number") {
    window.scrollTo(0, history.state.y);
    lastLink?.focus({ preventScroll: true });
  } else if (target) {
    target.scrollIntoView();
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
  }
}

function follow() {
  const asked = requested();
  overview.hidden = asked !== undefined;
  detail.hidden = asked === undefined;
  document.documentElement.dataset.view = asked ? "detail" : "overview";
  if (!asked) {
    showOverview();
    return;
  }
  render(asked);
  window.scrollTo(0, history.state?.y || 0);
  detail.querySelector("h2").focus({ preventScroll: true });
}

/** Keep the place for the way back. */
function remember(event) {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link) return;
  if (link.className === "skip") {
    event.preventDefault(); // what is shown stays: the address is that of a page
    byId("main").focus();
    return;
  }
  history.replaceState({ y: window.scrollY }, "");
  if (overview.contains(link)) lastLink = link;
}

let closed = [];

document.documentElement.classList.add("js");
history.scrollRestoration = "manual";
document.addEventListener("click", remember, { capture: true });
window.addEventListener("hashchange", follow);
window.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const each of closed) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of closed) each.open = false;
});
startFinder();
startOverview(() => {
  const asked = requested();
  if (asked) render(asked);
});
follow();
