"use strict";

// Places the graphs of the standard input, an array in the format of the Eclipse Layout Kernel, and writes them to the
// standard output with coordinates. The seed is fixed: the same graph is always placed the same way.
const ELK = require("elkjs/lib/elk.bundled.js");

async function main() {
  let text = "";
  for await (const chunk of process.stdin) text += chunk;
  const elk = new ELK();
  const placed = [];
  for (const graph of JSON.parse(text)) placed.push(await elk.layout(graph));
  process.stdout.write(JSON.stringify(placed));
}

main().catch((error) => {
  process.stderr.write(`${error.message ?? error}\n`);
  process.exitCode = 1;
});
