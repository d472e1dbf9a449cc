// Prints, as JSON, every rule function of cdk-nag with the ids under which the packs apply it.
const cdk = require('aws-cdk-lib');
const nag = require('cdk-nag');

const aliases = {};
for (const group of Object.values(nag.rules)) {
  for (const rule of Object.values(group)) aliases[rule.name] = [];
}
const app = new cdk.App();
// Any resource will do: a pack applies all of its rules to every resource.
const resource = new cdk.CfnResource(new cdk.Stack(app, 'Stack'), 'Resource', { type: 'AWS::Any::Type' });
for (const Pack of Object.values(nag)) {
  if (typeof Pack !== 'function' || !(Pack.prototype instanceof nag.NagPack)) continue;
  const pack = new Pack(app);
  pack.applyRule = ({ rule, ruleSuffixOverride }) => {
    aliases[rule.name].push(`${pack.readPackName}-${ruleSuffixOverride || rule.name}`);
  };
  pack.checkResource(resource);
}
console.log(JSON.stringify(aliases));
