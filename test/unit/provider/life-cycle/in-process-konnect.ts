import { type HttpClient, HttpError } from "../../../../src/http";
import type { KonnectClient } from "../../../../src/konnect";
import { createKonnectClient } from "../../../../src/konnect/client";
import { createKonnectApp } from "../../../sandbox/konnect";
import { KonnectState } from "../../../sandbox/konnect/state";

const token = "kpat_in_process";
const codes = {
  400: "DCR_KONNECT_REFUSED",
  404: "DCR_KONNECT_NOT_FOUND",
  409: "DCR_KONNECT_CONFLICT",
} as const;

/** The sandbox's Konnect without a server: requests go to its routes directly. */
export interface InProcessKonnect {
  readonly state: KonnectState;
  readonly client: KonnectClient;
  /** `METHOD path` of every request that was no GET. */
  readonly writes: string[];
  /** `METHOD path` of every request. */
  readonly requests: string[];
}

const state = new KonnectState();
state.tokens.set(token, "full");
/** One for all sequences: its routes take longer to build than a sequence takes to run. */
const app = createKonnectApp(state);

/** Konnect, empty again. Verification always succeeds: it is Okta's answer. */
export function createInProcessKonnect(): InProcessKonnect {
  state.clear();
  const writes: string[] = [];
  const requests: string[] = [];
  const http: HttpClient = {
    request: async ({ method, path, query = {}, body }) => {
      requests.push(`${method} ${path}`);
      if (path.endsWith("/verify"))
        return { status: 200, headers: {}, body: { status: "success", errors: [] } };
      if (method !== "GET") writes.push(`${method} ${path}`);
      const search = Object.keys(query).length === 0 ? "" : `?${new URLSearchParams(query)}`;
      const answer = await app.fetch(
        new Request(`http://konnect.invalid${path}${search}`, {
          method,
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await answer.text();
      if (answer.ok)
        return { status: answer.status, headers: {}, body: text === "" ? undefined : JSON.parse(text) };
      const code = codes[answer.status as keyof typeof codes] ?? "DCR_KONNECT_UNAVAILABLE";
      throw new HttpError(code, `${method} ${path} answered ${answer.status}: ${text}`, {
        status: answer.status,
      });
    },
  };
  return { state, client: createKonnectClient(http), writes, requests };
}
