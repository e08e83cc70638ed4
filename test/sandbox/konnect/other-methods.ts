import type { Hono } from "hono";
import { notFound, Problem, toErrorResponse, toResponse } from "./problems";

/** Answers what no route answers: 405 for a known path with another method, 404 for the rest. Comes after all routes. */
export function answerTheRest(app: Hono): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === "ALL") continue;
    methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  for (const [path, allowed] of methods) {
    app.all(path, () => {
      const headers = { allow: [...allowed].join(", ") };
      throw new Problem(405, "Method Not Allowed", "Method Not Allowed", { headers });
    });
  }
  app.notFound(() => toResponse(notFound("Path")));
  app.onError(toErrorResponse);
}
