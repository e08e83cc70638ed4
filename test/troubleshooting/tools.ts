import { createSurroundings } from "../../src/diagnosis/surroundings";
import { diagnose } from "../../src/doctor";
import type { SmokeOptions } from "../../src/smoke";
import { apiName } from "../sandbox";
import type { TroubleshootingCase } from "./case";
import { trySmoke } from "./smoke";
import type { TroubleshootingWorld } from "./world";

/** A problem or warning of a tool, or a check that could not run and the reason. */
export interface ToolFinding {
  readonly id: string;
  readonly says: string;
  readonly fix: string;
}

type Tool = (world: TroubleshootingWorld) => Promise<ToolFinding[]>;

/** The tools that a case can name. */
export const tools: Readonly<Partial<Record<TroubleshootingCase["tool"], Tool>>> = {
  doctor: (world) => runDoctor(world, false),
  "doctor --probe": (world) => runDoctor(world, true),
  smoke: (world) => runSmokeTool(world, { api: apiName }),
  "smoke --client-id": (world) => runSmokeTool(world, { clientId: world.application.clientId }),
};

async function runDoctor(world: TroubleshootingWorld, probe: boolean): Promise<ToolFinding[]> {
  const surroundings = createSurroundings({ env: world.env, httpSettings: { retries: 0 } });
  const diagnoses = await diagnose({ "developer-portal": world.outputs }, surroundings, { probe });
  return diagnoses
    .flatMap(({ checks }) => checks)
    .flatMap((check) => {
      const says = `${check.title}: ${check.seen}`;
      if ("fix" in check) return [{ id: check.id, says, fix: check.fix }];
      return "isUnread" in check ? [{ id: check.id, says, fix: check.seen }] : [];
    });
}

async function runSmokeTool(world: TroubleshootingWorld, options: SmokeOptions): Promise<ToolFinding[]> {
  const { steps, links } = await trySmoke(world, options);
  return [...steps, ...links].flatMap((result) =>
    "fix" in result ? [{ id: result.id, says: `${result.title}: ${result.seen}`, fix: result.fix }] : [],
  );
}
