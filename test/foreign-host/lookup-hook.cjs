// Loaded into a process: the hosts below evil.example are on this machine, as somebody else's DNS could say.
const dns = require("node:dns");

const { lookup } = dns;
dns.lookup = (host, options, callback) => {
  const done = callback ?? options;
  if (!host.endsWith("evil.example")) return lookup(host, options, done);
  const wantsAll = typeof options === "object" && options !== null && options.all === true;
  process.nextTick(() =>
    wantsAll ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4),
  );
  return {};
};
