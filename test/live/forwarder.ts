import { Faults } from "../sandbox/faults";
import type { Recorder, ServerName } from "../sandbox/recorder";
import { createSandboxServer, type SandboxServer } from "../sandbox/server";

/** How long the answers to one kind of request took. */
export interface Timing {
  readonly server: ServerName;
  readonly request: string;
  readonly milliseconds: number;
}

/** A server on loopback in front of a live service: every exchange is recorded, without secrets. */
export async function startForwarder(
  name: ServerName,
  target: string,
  recorder: Recorder,
  timings: Timing[],
): Promise<SandboxServer> {
  const handle = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    for (const own of ["host", "connection", "proxy-authorization", "proxy-connection", "content-length"]) {
      headers.delete(own);
    }
    headers.set("accept-encoding", "identity");
    const body = request.method === "GET" ? undefined : await request.text();
    const start = performance.now();
    const answer = await fetch(new URL(pathname + search, target), {
      method: request.method,
      headers,
      redirect: "manual",
      ...(body === undefined || body === "" ? {} : { body }),
    });
    const text = await answer.text();
    timings.push({
      server: name,
      request: `${request.method} ${hideIds(pathname)}`,
      milliseconds: Math.round(performance.now() - start),
    });
    const forwarded = new Headers(answer.headers);
    for (const own of ["content-encoding", "content-length", "transfer-encoding", "connection"]) {
      forwarded.delete(own);
    }
    const isEmpty = answer.status === 204 || answer.status === 304;
    return new Response(isEmpty ? null : text, { status: answer.status, headers: forwarded });
  };
  return await createSandboxServer({ name, handle, recorder, faults: new Faults() });
}

/** A path without the ids in it, so that it can be counted and pasted into an issue. */
export function hideIds(path: string): string {
  return path
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "{id}")
    .replace(/\/(aus|00T|00u|00p|0pr|0oa|ocl|scp|oau)[A-Za-z0-9]{5,}/g, "/{id}");
}
