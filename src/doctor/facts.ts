import type { AuthStrategyWire, DcrProviderWire, PortalWire, PublicationListItemWire } from "../konnect";
import type {
  AuthorizationServerWire,
  ClaimWire,
  DiscoveryWire,
  PolicyWire,
  RuleWire,
  ScopeWire,
} from "../okta";
import type { RegistrationOutputs } from "../registration-outputs";
/** Something that was read, or why it could not be. */
export type Reading<T> =
  | {
      readonly value: T;
    }
  | {
      readonly missing: string;
    };
/** An access policy with its rules. */
export interface PolicyWithRules {
  readonly policy: PolicyWire;
  readonly rules: readonly RuleWire[];
}
/** Everything doctor looks at for one registration; gathered once, checked by pure functions. */
export interface Facts {
  readonly name: string;
  readonly outputs: RegistrationOutputs;
  readonly dcrToken: Reading<true>;
  readonly server: Reading<AuthorizationServerWire | undefined>;
  readonly scopes: Reading<readonly ScopeWire[]>;
  readonly claims: Reading<readonly ClaimWire[]>;
  readonly policies: Reading<readonly PolicyWithRules[]>;
  readonly metadata: Reading<DiscoveryWire | undefined>;
  readonly provider: Reading<DcrProviderWire | undefined>;
  readonly strategy: Reading<AuthStrategyWire | undefined>;
  readonly portal: Reading<PortalWire | undefined>;
  readonly publications: Reading<readonly PublicationListItemWire[]>;
}
/** Part of the set-up that a check looks at. */
export type Area = "token" | "okta" | "konnect" | "binding";
/** ok ✓, warning !, problem ✗, skipped – */
export type Status = "ok" | "warning" | "problem" | "skipped";
/** What one check found. */
export interface CheckResult {
  readonly area: Area;
  readonly title: string;
  readonly status: Status;
  /** What was seen, or what is missing to see it. */
  readonly seen: string;
  /** Why it matters; for warnings and problems. */
  readonly why?: string;
  /** The setting or console place that mends it; for warnings and problems. */
  readonly fix?: string;
}
/** Runs a check on something that was read; where it was not, says what is missing. */
export function check<T>(
  area: Area,
  title: string,
  reading: Reading<T>,
  judge: (value: T) => Omit<CheckResult, "area" | "title">,
): CheckResult {
  if ("missing" in reading) return { area, title, status: "skipped", seen: reading.missing };
  return { area, title, ...judge(reading.value) };
}
