import { createConnections } from "../diagnosis/connections";
import { DcrError, errorCodes, isDcrError } from "../errors";
import { showTexts } from "../errors/foreign-text";
import { runApplicationFlow, runDeveloperFlow, type SmokeRun, tryRoute } from "./flow";
import { hideQuery, openGateway } from "./gateway";
import type { SmokePlan } from "./plan";
import type { SmokeOutcome, StopReason } from "./result";
import { createStepLog } from "./step-log";
import type { SmokeSurroundings } from "./surroundings";

export { planSmoke, type SmokeOptions, type SmokePlan } from "./plan";
export { toJsonReport, toReport } from "./report";
export { type SmokeOutcome, type SmokeResult, toExitCode } from "./result";
export { createSmokeSurroundings, type Progress, type SmokeSurroundings } from "./surroundings";

/**
 * Sends real requests through the gateway, as a developer's application does, and reports where they fail. Deletes
 * what it creates, also after a failure and after an interruption.
 */
export async function runSmoke(plan: SmokePlan, surroundings: SmokeSurroundings): Promise<SmokeOutcome> {
  const { redactor, signal, httpSettings } = surroundings;
  const log = createStepLog();
  const timeoutMs = (httpSettings.timeoutSeconds ?? 15) * 1000;
  const run: SmokeRun = {
    plan,
    surroundings,
    log,
    gateway: openGateway(plan.route, { redactor, signal, timeoutMs }),
    connections: createConnections(surroundings),
  };
  let error: StopReason | undefined;
  try {
    await assertTrustedIssuer(run);
    if (await tryRoute(run)) {
      const { actor } = plan;
      await (actor.kind === "developer" ? runDeveloperFlow(run, actor) : runApplicationFlow(run, actor));
    }
    signal?.throwIfAborted();
  } catch (cause) {
    error = toStopReason(cause, signal);
  }
  const { steps, links } = log;
  const outcome = { registration: plan.registration, route: hideQuery(plan.route), steps, links, error };
  return showTexts(outcome, redactor.redact);
}

/**
 * The application's secret goes to the issuer. Without a stack, the issuer comes from a file that may not be trusted;
 * pulumi up has checked the issuer in a stack's outputs.
 * @throws DcrError DCR_OKTA_ISSUER_FOREIGN
 */
async function assertTrustedIssuer({ plan, surroundings, connections }: SmokeRun): Promise<void> {
  if (surroundings.readConfig !== undefined) return;
  const trust = await connections.judgeIssuer(plan.outputs.issuer);
  if (trust.state === "read" && trust.value === undefined) return;
  const [because, fix] =
    trust.state === "read" ? [trust.value?.message, trust.value?.fix] : [trust.because, undefined];
  throw new DcrError("DCR_OKTA_ISSUER_FOREIGN", `nothing was sent: ${because}`, { path: "issuer", fix });
}

/** A defect stops a smoke test too: the results so far, such as what is left behind, must be reported. */
function toStopReason(error: unknown, signal: AbortSignal | undefined): StopReason {
  if (signal?.aborted === true) {
    const interrupted = new DcrError("DCR_SMOKE_INTERRUPTED", "interrupted before it finished");
    return fromDcrError(interrupted);
  }
  if (isDcrError(error)) return fromDcrError(error);
  return fromDcrError(new DcrError("DCR_SMOKE_UNEXPECTED", `unexpected: ${String(error)}`, { cause: error }));
}

function fromDcrError({ code, message, fix }: DcrError): StopReason {
  return { code, message, fix: fix ?? errorCodes[code].fix };
}
