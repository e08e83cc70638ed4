import type { Verdict } from "../diagnosis/verdict";

/** The steps of a smoke test, in their order, by stable id. */
export const stepTitles = {
  "smoke.route": "route",
  "smoke.sign-in": "sign-in to the Dev Portal",
  "smoke.api": "API",
  "smoke.application": "application",
  "smoke.registration": "registration",
  "smoke.token": "token from Okta",
  "smoke.basic": "request with Basic",
  "smoke.bearer": "request with a bearer token",
  "smoke.wrong-credential": "request with a wrong credential",
  "smoke.forged-token": "request with a forged token",
  "smoke.clean-up": "clean-up",
} as const;

/** The links between a developer and an API, in the order in which smoke checks them after a failure. */
export const linkTitles = {
  "smoke.published": "publication",
  "smoke.linked": "gateway service",
  "smoke.strategy": "strategy of the publication",
  "smoke.registered": "registration",
  "smoke.credential": "credential",
  "smoke.gateway": "answer of the gateway",
} as const;

/** Id of a step. */
export type StepId = keyof typeof stepTitles;

/** Id of a link. */
export type LinkId = keyof typeof linkTitles;

/** One line of a smoke test. */
export type SmokeResult<Id extends StepId | LinkId = StepId | LinkId> = Verdict & {
  readonly id: Id;
  readonly title: string;
};

/** What stopped a smoke test. */
export interface StopReason {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** The result of a smoke test. */
export interface SmokeOutcome {
  readonly registration: string;
  readonly route: string;
  readonly steps: readonly SmokeResult<StepId>[];
  /** Where it fails; empty if nothing failed. */
  readonly links: readonly SmokeResult<LinkId>[];
  readonly error?: StopReason | undefined;
}

const requests: readonly StepId[] = [
  "smoke.basic",
  "smoke.bearer",
  "smoke.wrong-credential",
  "smoke.forged-token",
];

/** 0: it works; 1: a problem was found; 2: the test is incomplete, or smoke itself failed. */
export function toExitCode({ steps, links, error }: SmokeOutcome): 0 | 1 | 2 {
  if (error?.code === "DCR_SMOKE_UNEXPECTED") return 2;
  if ([...steps, ...links].some(({ status }) => status === "problem")) return 1;
  const requested = steps.filter(({ id }) => requests.includes(id));
  const isComplete = requested.length > 0 && requested.every(({ status }) => status !== "skipped");
  return error === undefined && isComplete ? 0 : 2;
}
