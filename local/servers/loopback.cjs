// Loaded before a server that cannot be told where to listen: whatever it says, it listens on the loopback alone.
const { Server } = require("node:net");

const listen = Server.prototype.listen;
Server.prototype.listen = function (first, ...rest) {
  const where = typeof first === "object" && first !== null ? first : { port: first };
  return listen.call(this, { ...where, host: "127.0.0.1" }, ...rest.filter((each) => typeof each === "function"));
};
