import type { Readable } from "node:stream";
import { DcrError } from "../errors";
import { showText } from "../errors/foreign-text";
import { findErrorCode, isCertificateProblem } from "../http/connection-code";
import { within } from "../http/deadline";
import { createSender } from "../http/sender";
import { userAgent } from "../http/version";
import type { Redactor } from "../redact/redact";

/** What the gateway answered. */
export interface GatewayAnswer {
  readonly status: number;
  /** Beginning of the body on one line, without secrets. */
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

/** How to send requests to the gateway. */
export interface GatewayOptions {
  readonly redactor: Redactor;
  /** Time-out of one request, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const maxQuoteLength = 160;

/** Creates a {@link Gateway} for a route. */
export function openGateway(route: string, { redactor, timeoutMs, signal }: GatewayOptions): Gateway {
  const url = new URL(route);
  const send = createSender(url.origin);
  for (const value of listQueryValues(url)) redactor.remember(value);
  return {
    send: async (authorization) => {
      try {
        return await within(timeoutMs, [signal], async (own) => {
          const answer = await send(url, {
            method: "GET",
            signal: own,
            headers: {
              accept: "application/json, */*;q=0.5",
              "accept-encoding": "identity",
              "user-agent": userAgent,
              ...(authorization === undefined ? {} : { authorization }),
            },
          });
          const isPacked = answer.headers["content-encoding"] !== undefined;
          const beginning = isPacked ? "" : await readBeginning(answer.body);
          own.throwIfAborted();
          return { status: answer.statusCode, said: toQuote(redactor.redact(beginning)) };
        });
      } catch (error) {
        signal?.throwIfAborted();
        throw toGatewayError(url, error, timeoutMs);
      }
    },
  };
}

/** How much of a body to read at most, and for how long after the status. */
const maxBodyBytes = 64 * 1024;
const maxBodyMs = 1_000;

/** Longer than any credential: this much is dropped at the end of a truncated text, so that no part of a credential remains. */
const maxSecretLength = 4_096;

/**
 * The beginning of a body. The status is the result: a body that is large, never ends, or breaks off does not matter.
 */
async function readBeginning(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => body.destroy(), maxBodyMs);
  try {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk as Uint8Array);
      chunks.push(bytes);
      size += bytes.length;
      if (size >= maxBodyBytes) break;
    }
    if (size < maxBodyBytes) return Buffer.concat(chunks).toString();
  } catch {
    // Cut off by the timer or by the other side.
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
  return Buffer.concat(chunks).toString().slice(0, -maxSecretLength);
}

/** A route as text; its query may contain a key. */
export function hideQuery(route: string): string {
  const { origin, pathname, search } = new URL(route);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}

/** In encoded and decoded form; for a parameter without a value, its name. An upstream may echo them. */
function listQueryValues({ search, searchParams }: URL): string[] {
  const written = search.slice(1).split("&");
  return [
    ...written.map((part) => part.slice(part.indexOf("=") + 1)),
    ...[...searchParams].map(([name, value]) => (value === "" ? name : value)),
  ];
}

/** Truncates redacted text, so that no part of a secret remains at the end. */
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
    ENOTFOUND: `the host name ${hostname} is unknown`,
    EAI_AGAIN: `the host name ${hostname} could not be resolved`,
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
    return {
      message: "has a certificate that is expired or not valid yet",
      fix: "Renew the gateway's certificate.",
    };
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
      fix: "Check scheme and port: https usually has another port than http.",
    };
  }
  return {
    message: "has a certificate that no trusted authority signed",
    fix: "Give the gateway a certificate from a trusted authority, or set NODE_EXTRA_CA_CERTS to its authority's file.",
  };
}
