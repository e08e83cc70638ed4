import type { Developer } from "../dev-portal";
import { ok, problem } from "../diagnosis/verdict";
import { waitFor } from "../diagnosis/waiting";
import type { SmokeApplication } from "./application";
import type { FlowContext } from "./credential";
import { isRefusal } from "./refusal";

/**
 * Registers the application for the API and waits until it is approved. Returns the final status;
 * undefined if the portal refused the registration.
 */
export async function register(
  { plan, surroundings, log, konnect }: FlowContext,
  developer: Developer,
  application: SmokeApplication,
  apiId: string,
): Promise<string | undefined> {
  const { progress, pollIntervalMs, signal } = surroundings;
  progress.show("registering the application for the API");
  const created = await developer.register(application.id, apiId).catch((error: unknown) => {
    if (isRefusal(error)) return error;
    throw error;
  });
  if (created instanceof Error) {
    log.note(
      "smoke.registration",
      problem(
        created.message,
        "the gateway refuses an application that is not registered",
        "see the first broken link below, or run konnect-okta-dcr doctor",
      ),
    );
    return undefined;
  }
  let { status } = created;
  let approval = "";
  if (status === "pending" && plan.approve) {
    progress.show("approving the registration with the Konnect token");
    const approved = await konnect.approve(application, created.id);
    if (approved.state === "unread") approval = `, and could not be approved: ${approved.because}`;
  }
  if (status === "pending") {
    progress.show(`waiting up to ${plan.timeoutMs / 1000} s until the registration is approved`);
    const seen = await waitFor(
      () => developer.getRegistration(application.id, created.id),
      (registration) => registration.status !== "pending",
      {
        timeoutMs: plan.timeoutMs,
        intervalMs: pollIntervalMs,
        signal,
        isWorthwhile: async () => approval === "",
      },
    );
    status = seen.status;
  }
  log.note(
    "smoke.registration",
    status === "approved"
      ? ok(created.status === "approved" ? "approved at once" : "approved")
      : problem(
          status === "pending" && approval === ""
            ? `still pending after ${plan.timeoutMs / 1000} s`
            : `${status}${approval}`,
          "the gateway refuses the application until it is approved",
          "approve it as the first broken link below shows; or use --approve to approve it with the Konnect token",
        ),
  );
  return status;
}
