import type { ImplementationWire } from "../konnect";
import { ok, problem, type Verdict, warning } from "./verdict";

/**
 * Judges the gateway services that an API is linked to.
 * @param isAutomatic - whether registrations are approved automatically; undefined if this does not matter
 */
export function judgeLinks(implementations: readonly ImplementationWire[], isAutomatic?: boolean): Verdict {
  if (implementations.length === 0) {
    return problem(
      "is not linked to a gateway service",
      "nothing enforces the strategy, and no developer request reaches the API",
      "Konnect > Catalog > APIs > the API > Gateway Service: link it",
    );
  }
  const errors = implementations.flatMap(({ service }) => {
    const error = service?.auth_strategy_sync_error;
    return error === undefined || error === null
      ? []
      : [error.message ?? error.control_plane_error ?? "unknown"];
  });
  if (errors.length > 0) {
    return problem(
      `the gateway did not accept the strategy: ${errors.join("; ")}`,
      "the gateway continues with its previous configuration",
      "fix what the message reports at the control plane (usually a plugin that is managed elsewhere), then publish again",
    );
  }
  const approval =
    isAutomatic === undefined
      ? ""
      : `; registrations ${isAutomatic ? "are approved automatically" : "wait for manual approval"}`;
  const controlPlanes = implementations.flatMap(({ control_plane: link }) =>
    link === undefined || link === null ? [] : [link],
  );
  if (controlPlanes.length > 0) return judgeControlPlanes(controlPlanes, approval);
  if (!implementations.some(({ service }) => service !== undefined && service !== null)) {
    return warning(
      "is linked to something that is neither a gateway service nor a control plane",
      "this version cannot tell whether the strategy is enforced there",
      "run smoke: it sends real requests, including one with a forged token",
    );
  }
  const links = implementations.length === 1 ? "a gateway service" : "gateway services";
  return ok(`linked to ${links}, in sync${approval}`);
}

type ControlPlaneLink = NonNullable<ImplementationWire["control_plane"]>;

/** If an API is linked to a whole control plane, the Access Control Enforcement plugin there requires credentials. */
function judgeControlPlanes(links: readonly ControlPlaneLink[], approval: string): Verdict {
  const named = links.map(({ control_plane_id: id }) => id ?? "?").join(", ");
  const fix =
    "Konnect > API Gateway > the control plane > Plugins: add Access Control Enforcement (ace) globally; or link a gateway service";
  if (links.some((link) => link.access_control_enforcement_enabled === false)) {
    return problem(
      `is linked to control plane ${named}, where access control enforcement is off`,
      "nothing on that control plane requires a credential: its routes are open to everyone",
      fix,
    );
  }
  if (links.some((link) => link.access_control_enforcement_enabled !== true)) {
    return warning(
      `is linked to control plane ${named}; Konnect does not report whether access control is enforced there`,
      "without the Access Control Enforcement plugin, its routes are open to everyone",
      `${fix}; run smoke to see what the route does`,
    );
  }
  return ok(`linked to control plane ${named}, with access control enforcement${approval}`);
}
