import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from "@actions/expressions";

/** What an expression can read: `github`, `env`, `secrets` and so on. */
export type Contexts = Readonly<Record<string, unknown>>;

/** The status of the job while a step's condition is evaluated. */
export interface JobStatus {
  readonly hasFailed: boolean;
}

/** Replaces every `${{ … }}` of a text; a text that is one expression keeps the type of its value. */
export function interpolate(text: string, contexts: Contexts): unknown {
  const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim());
  if (whole !== null) return evaluate(whole[1] ?? "", contexts);
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_all, expression: string) =>
    String(evaluate(expression, contexts) ?? ""),
  );
}

/** Whether a step or a job runs. Without a status function, nothing before may have failed. */
export function isMet(condition: unknown, contexts: Contexts, status: JobStatus): boolean {
  if (condition === undefined) return !status.hasFailed;
  const text = String(condition).trim();
  const expression = /^\$\{\{(.*)\}\}$/s.exec(text)?.[1] ?? text;
  const asksForStatus = /\b(always|cancelled|failure|success)\s*\(/.test(expression);
  if (!asksForStatus && status.hasFailed) return false;
  return Boolean(evaluate(expression, contexts, status));
}

function evaluate(expression: string, contexts: Contexts, status: JobStatus = { hasFailed: false }): unknown {
  const answers = {
    always: true,
    cancelled: false,
    failure: status.hasFailed,
    success: !status.hasFailed,
  };
  const functions = Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
  const known = [...functions, ...Object.values(wellKnownFunctions)];
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const values = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const byName = new Map(known.map((definition) => [definition.name.toLowerCase(), definition]));
  const result = new Evaluator(tree, values, byName).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer)) as unknown;
}
