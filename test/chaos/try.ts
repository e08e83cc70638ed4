import { performance } from "node:perf_hooks";

/** Secrets that every try plants; none may come out anywhere. Long and random, as real tokens are. */
export const canaries = {
  konnect: "kpat_Zx8Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk0",
  dcr: "00Ln3Mb5Vc7Xz9Lk2Jh4Gf6Ds8Aq1Wp3Eo5Ri7Tu9y",
  plugin: "Nm4Bv6Cx8Za1Sd3Fg5Hj7Kl9Qo2Wi",
  foreign: "AKIA9Zq7Xw5Ce3Vr1Bt2Ny4Mu6Ik8Lo",
} as const;

/** What one try came to. */
export interface Attempt {
  /** Everything that people, logs or state would see. */
  readonly output: string;
  /** What is missing or doubled afterwards; undefined if nothing is. */
  readonly lost?: string | undefined;
  /** Where the output claims something else than what happened; undefined if it does not. */
  readonly untrue?: string | undefined;
}

/** One bad input, and what it must come to. */
export interface Try {
  readonly part: string;
  readonly name: string;
  /** No try takes longer than so many milliseconds, on a machine that does other work too. @default 30000 */
  readonly limitMs?: number;
  readonly run: () => Promise<Attempt>;
}

/** What a try is judged as; several may hold, `survived` only alone. */
export interface Outcome {
  readonly part: string;
  readonly name: string;
  readonly lost?: string | undefined;
  readonly leaked?: string | undefined;
  readonly unbounded?: string | undefined;
  readonly untruthful?: string | undefined;
}

const maxOutput = 200_000;
const graceMs = 5_000;

/** Carries a try out and judges what it came to. */
export async function judge({ part, name, run, limitMs = 30_000 }: Try): Promise<Outcome> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, limitMs + graceMs, "late");
  });
  try {
    const attempt = await Promise.race([run(), late]);
    if (attempt === "late") return { part, name, unbounded: `no end after ${limitMs + graceMs} ms` };
    const took = performance.now() - start;
    const { output } = attempt;
    return {
      part,
      name,
      lost: attempt.lost,
      leaked: findLeak(output),
      unbounded:
        took > limitMs
          ? `took ${Math.round(took)} ms`
          : output.length > maxOutput
            ? `printed ${output.length} characters`
            : undefined,
      untruthful: attempt.untrue ?? findSteering(output),
    };
  } catch (error) {
    return { part, name, untruthful: `no typed error: ${String(error)}` };
  } finally {
    clearTimeout(timer);
  }
}

/** A canary, its first or last 12 characters, or its base64. */
function findLeak(output: string): string | undefined {
  for (const [name, canary] of Object.entries(canaries)) {
    const forms = [canary, canary.slice(0, 12), canary.slice(-12), Buffer.from(canary).toString("base64")];
    if (forms.some((form) => output.includes(form))) return `${name} token`;
  }
  return undefined;
}

/** Characters and beginnings of lines that would make a terminal or a CI runner do something. */
function findSteering(output: string): string | undefined {
  if (/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u.test(output)) return "a control character in the output";
  if (/^\s*::[A-Za-z]/m.test(output) || /##\w*\[/.test(output)) return "a command to a CI runner";
  return undefined;
}

/** Texts that try to steer whoever prints them. */
export const hostileTexts: readonly string[] = [
  "a\n::error::taken over",
  "\r\u001b[2K\u001b[1A✓ all is well",
  "\u001b]0;title\u0007",
  "\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\",
  "\u009b31mred",
  "\u202egnirts\u202c",
  "\u2066isolated\u2069",
  "zero\u200bwidth",
  "##[error]boom",
  "##vso[task.setvariable variable=x]y",
  "::set-output name=x::y",
  "\u2028::warning::x",
  "x".repeat(100_000),
  `${canaries.konnect}`,
  `${canaries.dcr.slice(0, 20)}…`,
  `…${canaries.dcr.slice(-20)}`,
];
