/*
 * Answers for one template after another, as compliance/scanners/worker.py describes.
 *
 * cdk-nag's packs report violations only, and one function under several ids. Here each rule function of every pack
 * runs once for each resource, and every answer is kept: the packs' ids become its aliases. Which properties a
 * function read is recorded too: that is what an acceptance of its answer binds to.
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const cdk = require('aws-cdk-lib');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const nag = require('cdk-nag');

// The packs whose wording is preferred, then whatever else the package holds, so that no function is missed.
const PREFERRED = ['AwsSolutionsChecks', 'NIST80053R5Checks'];

// one folder for all apps, where the pool works: each would make a temporary one of its own, and leave it
const OUTPUT = path.join(process.cwd(), 'cdk.out');

const PLACEHOLDER = 'Custom::Placeholder';

let reads = null; // Map of construct -> Set of property names, while a rule runs

const firstLine = (error) => String(error.message).split('\n')[0].replace(/\$\{Token\[[^\]]*\]\}/g, 'a token');

function packs(app) {
  const names = Object.keys(nag).filter((name) => nag[name].prototype instanceof nag.NagPack);
  const rest = names.filter((name) => !PREFERRED.includes(name)).sort();
  return [...PREFERRED, ...rest].map((name) => new nag[name](app));
}

/** Return every rule function of every pack: packs hand out their rules only while they check a resource. */
function collectRules() {
  const app = new cdk.App({ outdir: OUTPUT });
  const probe = new cdk.CfnResource(new cdk.Stack(app, 'Probe'), 'Probe', { type: 'Custom::Probe' });
  const found = new Map();
  for (const pack of packs(app)) {
    pack.applyRule = ({ rule, ruleSuffixOverride, info, explanation }) => {
      const id = `${pack.readPackName}-${ruleSuffixOverride || rule.name}`;
      if (!found.has(rule)) {
        // NIST packs append their control ids, which are data of theirs
        const description = info.replace(/\s*-?\s*\(Control IDs?: .*\)\.?\s*$/, '').replace(/([^.])$/, '$1.');
        found.set(rule, { id: rule.name, aliases: [], description, why: explanation });
      }
      found.get(rule).aliases.push(id);
    };
    pack.checkResource(probe);
  }
  return found;
}

/** Return the functions that the package exports and no pack applies: known, and never run. */
function unused(rules) {
  return Object.values(nag.rules)
    .flatMap((service) => Object.values(service))
    .filter((rule) => typeof rule === 'function' && !rules.has(rule))
    .map((rule) => ({ id: rule.name, active: false }));
}

/** Make a construct class note which of its template properties are read. */
function observe(construct, seen) {
  const prototype = Object.getPrototypeOf(construct);
  if (seen.has(prototype)) return;
  seen.add(prototype);
  for (const [attribute, property] of Object.entries(construct.cfnPropertyNames ?? {})) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, attribute);
    if (!descriptor?.get) continue;
    Object.defineProperty(prototype, attribute, {
      ...descriptor,
      get() {
        if (reads) {
          if (!reads.has(this)) reads.set(this, new Set());
          reads.get(this).add(property);
        }
        return descriptor.get.call(this);
      },
    });
  }
}

function include(body, region) {
  const file = path.join(process.cwd(), 'included.template.json');
  fs.writeFileSync(file, JSON.stringify(body));
  const app = new cdk.App({ outdir: OUTPUT, context: { 'aws:cdk:disable-stack-trace': true } });
  const stack = new cdk.Stack(app, 'Stack', { env: { account: '111111111111', region } });
  const included = new CfnInclude(stack, 'Template', { templateFile: file, preserveLogicalIds: true });
  return included.node.findAll().filter((node) => cdk.CfnResource.isCfnResource(node));
}

/** Replace resources by placeholders, which references still find. */
function without(body, logicalIds) {
  const resources = Object.entries(body.Resources);
  const kept = resources.map(([id, each]) => [id, logicalIds.has(id) ? { Type: PLACEHOLDER } : each]);
  return { ...body, Resources: Object.fromEntries(kept) };
}

/**
 * Return the constructs of a template, and why some resources have none: the library refuses, for example, a boolean
 * that comes from another stack, and with it the whole template; here the one resource is left out.
 */
function read(template, region) {
  const { Outputs, Rules, ...body } = JSON.parse(fs.readFileSync(template, 'utf8'));
  try {
    return { nodes: include(body, region), unreadable: new Map() };
  } catch (error) {
    const ids = Object.keys(body.Resources);
    const unreadable = new Map();
    for (const id of ids) {
      try {
        include(without(body, new Set(ids.filter((other) => other !== id))), region);
      } catch (why) {
        unreadable.set(id, firstLine(why));
      }
    }
    if (!unreadable.size) throw error;
    return { nodes: include(without(body, unreadable), region), unreadable };
  }
}

/** Return [answer, detail] pairs: a rule that finds several things gives one for each. */
function ask(rule, node) {
  try {
    const result = rule(node);
    if (Array.isArray(result)) {
      return result.length ? [...new Set(result)].sort().map((detail) => ['FAIL', String(detail)]) : [['PASS', '']];
    }
    if (result === nag.NagRuleCompliance.COMPLIANT) return [['PASS', '']];
    if (result === nag.NagRuleCompliance.NON_COMPLIANT) return [['FAIL', '']];
    return [['NOT_APPLICABLE', '']];
  } catch (error) {
    return [['NOT_EVALUATED', firstLine(error)]];
  }
}

/** Return why no rule can see a resource; empty if they can. */
function whyBlind(node, unreadable) {
  if (unreadable) return `cdk-nag cannot read the resource: ${unreadable}`;
  // an AWS type that the library has no class for: the rules look at classes
  const classless = Object.getPrototypeOf(node) === cdk.CfnResource.prototype;
  return classless && node.cfnResourceType.startsWith('AWS::') ? 'type unknown to cdk-nag' : '';
}

function propertiesRead(node, logicalIds) {
  return [...reads]
    .flatMap(([other, names]) => [...names].map((name) => (other === node ? name : `${logicalIds.get(other)}/${name}`)))
    .sort();
}

/** Return all answers about a template, or those about the resources that are named. */
function answer({ template, region, subjects }, rules, seen) {
  const { nodes, unreadable } = read(template, region);
  const logicalIds = new Map(nodes.map((node) => [node, node.stack.resolve(node.logicalId)]));
  nodes.forEach((node) => observe(node, seen));
  const answers = [];
  const notApplicable = {};
  for (const node of subjects ? nodes.filter((each) => subjects.includes(logicalIds.get(each))) : nodes) {
    const type = node.cfnResourceType;
    const blind = whyBlind(node, unreadable.get(logicalIds.get(node)));
    for (const [rule, { id }] of rules) {
      reads = new Map();
      for (const [found, detail] of blind ? [['NOT_EVALUATED', blind]] : ask(rule, node)) {
        if (found === 'NOT_APPLICABLE') {
          notApplicable[id] ??= {};
          notApplicable[id][type] = (notApplicable[id][type] ?? 0) + 1;
        } else {
          const properties = propertiesRead(node, logicalIds);
          answers.push({ rule: id, logical_id: logicalIds.get(node), answer: found, detail, properties });
        }
      }
      reads = null;
    }
  }
  return { answers, not_applicable: notApplicable };
}

/** Answer one line, which asks about a template or about a batch of them. */
function respond({ templates, subjects, ...request }, rules, seen) {
  if (!templates) return answer(request, rules, seen);
  const batch = templates.map((template, at) =>
    orError(() => answer({ ...request, template, subjects: subjects[at] }, rules, seen)),
  );
  return { batch };
}

function orError(call) {
  try {
    return call();
  } catch (error) {
    return { error: firstLine(error) };
  }
}

function main() {
  const rules = collectRules();
  const seen = new Set();
  const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
  say({ rules: [...rules.values(), ...unused(rules)] });
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    say(orError(() => respond(JSON.parse(line), rules, seen)));
  });
}

main();
