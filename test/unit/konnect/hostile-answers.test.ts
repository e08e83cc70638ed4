import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDcrError } from "../../../src/errors";
import { type HttpClient, isHttpError } from "../../../src/http";
import { parseBody, type RawAnswer, toAnswerError } from "../../../src/http/answer";
import { createKonnectClient, type KonnectClient } from "../../../src/konnect/client";
import { describeKonnectError } from "../../../src/konnect/error-body";
import { describeOktaError } from "../../../src/okta/error-body";
import { createOktaReader, type OktaReader } from "../../../src/okta/reader";
import { createRedactor } from "../../../src/redact/redact";
import { toPropertyRuns } from "../../property-runs";

const runs = toPropertyRuns();

/** JSON that has some of the keys that the clients look for, with any value. */
const knownKeys = ["id", "name", "data", "meta", "page", "total", "labels", "status", "errors", "configs"];
const hostile = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...knownKeys), fc.jsonValue()),
  fc.record({ data: fc.array(fc.jsonValue()), meta: fc.jsonValue() }, { requiredKeys: ["data"] }),
);

function answering(body: unknown): HttpClient {
  let requests = 0;
  return {
    request: async () => {
      requests += 1;
      if (requests > 5) throw new Error("asks again and again");
      return { status: 200, headers: {}, body };
    },
  };
}

/** A typed error, or a value; anything else is a crash. */
async function expectTyped(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    expect(isDcrError(error) ? "typed" : error).toBe("typed");
  }
}

describe("hostile responses", () => {
  it("the Konnect client returns a value or a typed error for any response body", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (body) => {
        const calls: readonly ((konnect: KonnectClient) => Promise<unknown>)[] = [
          (konnect) => konnect.getDcrProvider("i"),
          (konnect) => konnect.getAuthStrategy("i"),
          (konnect) => konnect.getPortal("i"),
          (konnect) => konnect.getPublication("a", "p"),
          (konnect) => konnect.createDcrProvider({}),
          (konnect) => konnect.verifyDcrProvider("i"),
          (konnect) => konnect.createAuthStrategy({}),
          (konnect) => konnect.updatePortal("i", {}),
          (konnect) => konnect.putPublication("a", "p", {}),
        ];
        for (const call of calls) await expectTyped(call(createKonnectClient(answering(body))));
      }),
      runs,
    );
  });

  it("the Konnect client ends a list with a value or a typed error for any response body", async () => {
    const page = fc.record({
      data: fc.array(fc.oneof(fc.record({ id: fc.string(), name: fc.string() }), fc.jsonValue()), {
        maxLength: 3,
      }),
      meta: fc.oneof(
        fc.jsonValue(),
        fc.record({ page: fc.record({ total: fc.integer({ max: 3 }), number: fc.jsonValue() }) }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(page, async (body) => {
        await expectTyped(createKonnectClient(answering(body)).listDcrProvidersNamed("a"));
        await expectTyped(createKonnectClient(answering(body)).listPublications("p"));
      }),
      runs,
    );
  });

  it("the Okta reader returns a value or a typed error for any response body", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (body) => {
        for (const name of Object.keys(createOktaReader(answering(body))) as (keyof OktaReader)[]) {
          const method = createOktaReader(answering(body))[name] as (...ids: string[]) => Promise<unknown>;
          await expectTyped(method("a", "b"));
        }
      }),
      runs,
    );
  });

  it("any error response becomes an error with a code, and parsing any body returns JSON or fails with an HTTP error", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      hostile.map((value) => JSON.stringify(value) ?? ""),
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 300, max: 599 }), (text, status) => {
        const answer: RawAnswer = { method: "GET", path: "/x", status, headers: {}, text };
        for (const describeError of [describeKonnectError, describeOktaError]) {
          const error = toAnswerError("Konnect", answer, describeError(answer), createRedactor());
          expect(error.code).toMatch(/^DCR_KONNECT_/);
          expect(error.status).toBe(status);
        }
        try {
          parseBody("Konnect", answer);
        } catch (error) {
          expect(isHttpError(error)).toBe(true);
        }
      }),
      runs,
    );
  });
});
