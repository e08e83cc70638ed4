import { type BinaryLike, type ScryptOptions, scrypt } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);

const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Salt of a registration's fingerprints, from the ownership labels of its DCR provider. */
export function toFingerprintSalt(labels: Readonly<Record<string, string>>): string {
  return ["dcr-project", "dcr-stack", "dcr-name"].map((key) => labels[key] ?? "").join("/");
}

/**
 * A mark of a secret that shows whether it changed and gives nothing else away: scrypt with a salt that is the
 * same at every run (update plans need that) and differs between stacks (equal tokens do not look equal).
 * @see RFC 7914
 */
export async function toFingerprint(secret: string, salt: string): Promise<string> {
  const key = await derive(secret, `konnect-okta-dcr/${salt}`, 16, cost);
  return `scrypt:${key.toString("hex")}`;
}
