// Loaded before the CDK command line, which asks the emulator as seldom as it would AWS: every two and every five seconds.
const { setTimeout: wait } = globalThis;

const asks = new Set([2000, 5000]);
globalThis.setTimeout = Object.assign((done, milliseconds, ...rest) => wait(done, asks.has(milliseconds) ? 200 : milliseconds, ...rest), wait);
