// The overview: filters of the table of controls, the choice of an environment, days left.

const DAY = 86_400_000;
const byId = (id) => document.getElementById(id);
const rowsOfControls = [...document.querySelectorAll("tr[data-control]")].map((row) => ({
  row,
  theme: row.dataset.theme,
  class: row.dataset.class,
  statuses: row.dataset.statuses.split(", "),
  text: [row, document.querySelector(`[data-statement="${row.dataset.control}"]`)]
    .map((each) => each.textContent.toLowerCase())
    .join(" "),
}));

/** Show the controls that match, and say how many. */
function filterControls() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [theme, kind, status] = ["theme", "class", "status"].map((id) => byId(id).value);
  let matches = 0;
  for (const each of rowsOfControls) {
    const match =
      (!theme || each.theme === theme) &&
      (!kind || each.class === kind) &&
      (!status || shown.some((environment) => each.statuses[environment] === status)) &&
      words.every((word) => each.text.includes(word));
    each.row.hidden = !match;
    matches += match ? 1 : 0;
  }
  const all = rowsOfControls.length;
  byId("matches").textContent = matches === all ? `${all} controls` : `${matches} of ${all} controls`;
  byId("nothing").hidden = matches > 0;
}

function resetFilters() {
  for (const id of ["search", "theme", "class", "status"]) byId(id).value = "";
  filterControls();
  byId("search").focus();
}

/** Hide what is about environments that are not chosen. */
function applyEnvironment(root = document) {
  for (const each of root.querySelectorAll("[data-env]")) {
    each.hidden = !shown.includes(Number(each.dataset.env));
  }
}

/** Return how many days are left until a date, by the browser's calendar; the date itself no longer counts. */
function daysLeft(date) {
  const now = new Date();
  return Math.round((Date.parse(date) - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / DAY);
}

const days = (number) => `${number} day${number === 1 ? "" : "s"}`;

/** Say beside a date how far off it is; `soon` begins 30 days before. */
function showLeft(element, left, text, late) {
  element.append(" ", make("span", { class: "left", "data-left": late ? "expired" : left <= 30 ? "soon" : "later" }, text));
}

/** Say beside each due date how far off it is; on the day itself nothing is late. */
function showDueDates() {
  for (const element of document.querySelectorAll("[data-due]")) {
    const left = daysLeft(element.dataset.due);
    const text = left > 0 ? `in ${days(left)}` : left === 0 ? "due today" : `overdue by ${days(-left)}`;
    showLeft(element, left, text, left < 0);
  }
}

/** Say beside each expiry how far off it is. */
function showExpiries() {
  const all = [...document.querySelectorAll("[data-expires]")].map((element) => {
    const left = daysLeft(element.dataset.expires);
    const text = left > 0 ? `in ${days(left)}` : left === 0 ? "expired today" : `expired ${days(-left)} ago`;
    showLeft(element, left, text, left <= 0);
    return left;
  });
  const expired = all.filter((left) => left <= 0).length;
  const next = all.filter((left) => left > 0);
  byId("expiries").textContent = [
    expired ? `${expired} expired.` : "",
    next.length ? `The next one expires in ${days(Math.min(...next))}.` : "",
  ].join(" ");
}

function startOverview(rerender) {
  showExpiries();
  showDueDates();
  byId("search").addEventListener("input", filterControls);
  for (const id of ["theme", "class", "status"]) byId(id).addEventListener("change", filterControls);
  for (const id of ["reset", "again"]) byId(id).addEventListener("click", resetFilters);
  byId("environment")?.addEventListener("change", (event) => {
    showEnvironment(event.target.value);
    applyEnvironment();
    filterControls();
    rerender();
  });
  // a browser that comes back keeps what was chosen
  showEnvironment(byId("environment")?.value || "");
  applyEnvironment();
  filterControls();
}
