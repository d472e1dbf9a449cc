// Evaluates requests with IAM's rules: a JSON object a line in, a JSON object a line out. `simulator.py` speaks with it.
'use strict';

const readline = require('node:readline');
const { runSimulation } = require('@cloud-copilot/iam-simulate');

const common = { serviceControlPolicies: [], resourceControlPolicies: [] };

/** AWS's reference lists `aud` and `sub` of some providers by name and means every provider: Google's stand in for GitHub's. */
const standIn = (issuer, text) => ['aud', 'sub'].reduce((all, name) => all.replaceAll(`"${issuer}:${name}"`, `"accounts.google.com:${name}"`), text);

/** A token and a trust policy. Claims that STS does not pass on, as most, are in `ignored`. */
async function assumed({ issuer, provider, role, account, claims, trust }) {
  const context = Object.fromEntries(Object.entries(claims).map(([name, value]) => [`${issuer}:${name}`, String(value)]));
  const simulation = {
    ...common,
    identityPolicies: [],
    resourcePolicy: JSON.parse(standIn(issuer, JSON.stringify(trust))),
    request: {
      principal: provider,
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: { resource: role, accountId: account },
      contextVariables: JSON.parse(standIn(issuer, JSON.stringify(context))),
    },
  };
  return answer(await runSimulation(simulation, {}));
}

function answer(found) {
  if (found.resultType === 'error') return { error: JSON.stringify(found.errors) };
  const results = found.resultType === 'single' ? [found.result] : found.results;
  return { result: found.overallResult, ignored: results.flatMap((each) => each.ignoredContextKeys ?? []) };
}

/** A role and a call. Unknown actions, a resource that the action does not take, or a policy that IAM would refuse are errors. */
async function called({ principal, action, resource, account, context, policies, boundary, resourcePolicy }) {
  const simulation = {
    ...common,
    identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
    ...(resourcePolicy ? { resourcePolicy } : {}),
    ...(boundary ? { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] } : {}),
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
  };
  return answer(await runSimulation(simulation, {}));
}

const input = readline.createInterface({ input: process.stdin });
(async () => {
  for await (const line of input) {
    const { kind, ...request } = JSON.parse(line);
    const found = await (kind === 'assume' ? assumed(request) : called(request)).catch((error) => ({ error: String(error) }));
    process.stdout.write(`${JSON.stringify(found)}\n`);
  }
})();
