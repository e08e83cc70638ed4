import type { Sandbox } from "./index";

/** Remembers every object of both organizations; the returned function resets the sandbox and puts them back. */
export function rememberObjects(sandbox: Sandbox): () => void {
  const restores = [remember(sandbox.konnect.state), remember(sandbox.okta.state)];
  return () => {
    sandbox.reset();
    for (const restore of restores) restore();
  };
}

const credentialLists = ["tokens", "apiTokens"];

/** Every object of both organizations as JSON, without the credentials. */
export function exportObjects({ konnect, okta }: Sandbox): unknown {
  const toObjects = (state: object) =>
    Object.fromEntries(
      listObjects(state).map(([key, value]) => [
        key,
        value instanceof Map ? Object.fromEntries(value) : value,
      ]),
    );
  return { konnect: toObjects(konnect.state), okta: toObjects(okta.state) };
}

/** Puts objects that {@link exportObjects} returned in the place of those that are there. */
export function importObjects({ konnect, okta }: Sandbox, objects: unknown): void {
  const { konnect: konnectObjects, okta: oktaObjects } = objects as Record<string, Record<string, object>>;
  for (const [state, copies] of [
    [konnect.state, konnectObjects],
    [okta.state, oktaObjects],
  ] as const) {
    for (const [key, value] of listObjects(state)) {
      const copy = copies?.[key];
      put(value, value instanceof Map ? new Map(Object.entries(copy ?? {})) : copy);
    }
  }
}

function listObjects(state: object): [string, unknown][] {
  return listCollections(state).filter(([key]) => !credentialLists.includes(key));
}

function listCollections(state: object): [string, unknown][] {
  return Object.entries(state).filter(([, value]) => Array.isArray(value) || value instanceof Map);
}

/** Copies the lists and maps of a state, with what they share. */
function remember(state: object): () => void {
  const live = listCollections(state);
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
