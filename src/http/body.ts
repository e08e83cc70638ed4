import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

/** The largest body that is read, as it is sent and unpacked. */
export const maxBodyBytes = 16 * 1024 * 1024;

/** What undici's `request` answers, as far as a body needs it. */
interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array> & { destroy(error?: Error): unknown };
}

/** A body that is larger than this package reads, or packed in a way that it does not know. */
export class UnreadableBodyError extends Error {
  override readonly name = "UnreadableBodyError";
}

const decoders: Readonly<
  Record<string, (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Reads a body as text. No request asks for a packed one; a service that packs it all the same is limited by what comes
 * out.
 * @throws UnreadableBodyError
 */
export async function readBody({ headers, body }: Answer, maxBytes = maxBodyBytes): Promise<string> {
  const { bytes, isCut } = await readBytes(body, maxBytes);
  if (isCut) throw new UnreadableBodyError(`the body has more than ${describeSize(maxBytes)}`);
  return (await unpack(bytes, headers["content-encoding"], maxBytes)).toString("utf8");
}

/** Reads the beginning of a body that may have no end. */
export async function readBeginning({ headers, body }: Answer, maxBytes: number): Promise<string> {
  const { bytes } = await readBytes(body, maxBytes);
  return headers["content-encoding"] === undefined ? bytes.toString("utf8") : "";
}

async function readBytes(
  body: Answer["body"],
  maxBytes: number,
): Promise<{ readonly bytes: Buffer; readonly isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      chunks.push(chunk.subarray(0, chunk.length - (size - maxBytes)));
      return { bytes: Buffer.concat(chunks), isCut: true };
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), isCut: false };
}

async function unpack(
  bytes: Buffer,
  encoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const name = String(encoding ?? "identity")
    .trim()
    .toLowerCase();
  if (name === "identity" || name === "" || bytes.length === 0) return bytes;
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decode === undefined) throw new UnreadableBodyError("the body is packed in an unknown way");
  try {
    return await decode(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw new UnreadableBodyError(
      isTooLarge
        ? `the unpacked body has more than ${describeSize(maxBytes)}`
        : "the body cannot be unpacked",
      { cause: error },
    );
  }
}

function describeSize(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`;
}
