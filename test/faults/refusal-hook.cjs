// Loaded into a provider process: notes every attempt to connect that failed, as `PORT CODE`.
const { subscribe } = require("node:diagnostics_channel");
const { appendFileSync } = require("node:fs");

const file = process.env.FAULTS_REFUSALS_FILE;
if (file !== undefined) {
  subscribe("undici:client:connectError", ({ connectParams, error }) =>
    appendFileSync(file, `${connectParams.port} ${error.code}\n`),
  );
}
