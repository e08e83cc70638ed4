import type { Sandbox } from "./index";

/** Remembers every object of both organisations; the returned function resets the sandbox and puts them back. */
export function rememberObjects(sandbox: Sandbox): () => void {
  const restores = [remember(sandbox.konnect.state), remember(sandbox.okta.state)];
  return () => {
    sandbox.reset();
    for (const restore of restores) restore();
  };
}

/** Copies the lists and maps of a state, with what they share. */
function remember(state: object): () => void {
  const live = Object.entries(state).filter(([, value]) => Array.isArray(value) || value instanceof Map);
  const kept = structuredClone(Object.fromEntries(live));
  return () => {
    const copies: Record<string, unknown> = structuredClone(kept);
    for (const [key, value] of live) put(value, copies[key]);
  };
}

function put(live: unknown, copy: unknown): void {
  if (Array.isArray(live) && Array.isArray(copy)) {
    live.splice(0, live.length, ...copy);
  } else if (live instanceof Map && copy instanceof Map) {
    live.clear();
    for (const [key, value] of copy) live.set(key, value);
  }
}
