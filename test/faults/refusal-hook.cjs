// Loaded into processes whose clients are to tell of refused connections, as `PORT CODE`.
const { subscribe } = require("node:diagnostics_channel");
const { appendFileSync } = require("node:fs");

const file = process.env.FAULTS_REFUSALS_FILE;
if (file !== undefined) {
  subscribe("net.client.socket", ({ socket }) => {
    socket.on("error", ({ port, code }) => appendFileSync(file, `${port} ${code}\n`));
  });
}
