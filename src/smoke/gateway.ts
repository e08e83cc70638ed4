import { request } from "undici";
import { DcrError } from "../errors";
import { showText } from "../errors/foreign-text";
import { readBeginning } from "../http/body";
import { findErrorCode, isCertificateProblem } from "../http/connection-code";
import { within } from "../http/deadline";
import { createDispatcher } from "../http/dispatcher";
import { userAgent } from "../http/version";
import type { Redactor } from "../secrets/redact";

/** What the gateway answered. */
export interface GatewayAnswer {
  readonly status: number;
  /** Beginning of the body in one line, without secrets. */
  readonly said: string;
}

/** A route of the gateway. */
export interface Gateway {
  /**
   * Sends one GET request; redirects are not followed.
   * @throws DcrError DCR_SMOKE_GATEWAY_UNREACHABLE, DCR_SMOKE_GATEWAY_TLS
   */
  send(authorization?: string): Promise<GatewayAnswer>;
}

/** How requests to the gateway are made. */
export interface GatewayOptions {
  readonly redactor: Redactor;
  /** Time-out of one request, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const maxQuoteLength = 160;
/** An upstream may answer without end; only the beginning is quoted. */
const maxReadBytes = 64 * 1024;

/** Makes a {@link Gateway} for a route. */
export function openGateway(route: string, { redactor, timeoutMs, signal }: GatewayOptions): Gateway {
  const url = new URL(route);
  const dispatcher = createDispatcher(url.origin);
  for (const value of listQueryValues(url)) redactor.remember(value);
  return {
    send: async (authorization) => {
      try {
        return await within(timeoutMs, [signal], async (own) => {
          const answer = await request(url, {
            method: "GET",
            dispatcher,
            signal: own,
            headers: {
              accept: "application/json, */*;q=0.5",
              "accept-encoding": "identity",
              "user-agent": userAgent,
              ...(authorization === undefined ? {} : { authorization }),
            },
          });
          const beginning = await readBeginning(answer, maxReadBytes);
          return { status: answer.statusCode, said: toQuote(redactor.redact(beginning)) };
        });
      } catch (error) {
        signal?.throwIfAborted();
        throw toGatewayError(url, error, timeoutMs);
      }
    },
  };
}

/** A route in words; its query may hold a key. */
export function hideQuery(route: string): string {
  const { origin, pathname, search } = new URL(route);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}

/** As they are written and as they are read; of a parameter without a value, its name. An upstream may echo them. */
function listQueryValues({ search, searchParams }: URL): string[] {
  const written = search.slice(1).split("&");
  return [
    ...written.map((part) => part.slice(part.indexOf("=") + 1)),
    ...[...searchParams].map(([name, value]) => (value === "" ? name : value)),
  ];
}

/** Of redacted text: no half of a secret is left where it is cut. */
function toQuote(text: string): string {
  return showText(text.replace(/\s+/g, " ").trim(), maxQuoteLength);
}

function toGatewayError({ origin, hostname }: URL, error: unknown, timeoutMs: number): DcrError {
  const code = findErrorCode(error);
  if (isCertificateProblem(code)) {
    const { message, fix } = explainTls(code ?? "");
    return new DcrError("DCR_SMOKE_GATEWAY_TLS", `${origin} ${message} (${code})`, { fix, cause: error });
  }
  const isTimeout = error instanceof Error && error.name === "TimeoutError";
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: `the name ${hostname} is not known`,
    EAI_AGAIN: `the name ${hostname} could not be looked up`,
    ECONNREFUSED: "nothing listens at this address",
    UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  };
  const reason = isTimeout
    ? `no answer within ${timeoutMs / 1000} s`
    : (reasons[code ?? ""] ?? code ?? "the connection broke");
  return new DcrError("DCR_SMOKE_GATEWAY_UNREACHABLE", `${origin} does not answer: ${reason}`, {
    fix: "Check the route's host and port, DNS, proxy and firewall, and that a data plane runs there.",
    cause: error,
  });
}

function explainTls(code: string): { message: string; fix: string } {
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return { message: "has a certificate that is not in its time", fix: "Renew the gateway's certificate." };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      message: "has a certificate for other host names",
      fix: "Use the host name that the certificate names, or give the gateway a certificate for this one.",
    };
  }
  if (/SSL|EPROTO/.test(code)) {
    return {
      message: "does not speak TLS as expected",
      fix: "Check scheme and port: the port of https is mostly another one than that of http.",
    };
  }
  return {
    message: "has a certificate that no authority known here has signed",
    fix: "Give the gateway a certificate of a known authority, or name its authority's file in NODE_EXTRA_CA_CERTS.",
  };
}
