import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Why a file or a stream is not read. */
export class UnreadableFileError extends Error {
  override readonly name = "UnreadableFileError";
}

/** Opening a pipe that nobody writes would wait for its writer. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a small regular file as text: no pipe, no device, nothing without an end.
 * @throws UnreadableFileError with the reason in its message, which does not name the file
 */
export function readBoundedFile(path: string, maxBytes: number): string {
  const file = openFile(path);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile())
      throw new UnreadableFileError(stats.isDirectory() ? "is a folder" : "is no regular file");
    const buffer = Buffer.alloc(Math.min(Math.max(stats.size, 4096), maxBytes) + 1);
    let size = 0;
    // Files in /proc report a size of 0: read until nothing is left.
    for (let read = -1; read !== 0 && size < buffer.length; size += read) {
      read = readSync(file, buffer, size, buffer.length - size, null);
    }
    if (size > maxBytes) throw toTooLong(maxBytes);
    if (size === buffer.length) throw new UnreadableFileError("grows while it is read");
    return buffer.toString("utf8", 0, size);
  } catch (error) {
    throw toReason(error);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a stream, such as standard input, as text to its end.
 * @throws UnreadableFileError as soon as it is too long
 */
export async function readBoundedStream(stream: NodeJS.ReadableStream, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > maxBytes) throw toTooLong(maxBytes);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString("utf8");
}

function toTooLong(maxBytes: number): UnreadableFileError {
  return new UnreadableFileError(`has more than ${maxBytes / 1024} KiB`);
}

function openFile(path: string): number {
  try {
    return openSync(path, openFlags);
  } catch (error) {
    throw toReason(error);
  }
}

function toReason(error: unknown): Error {
  if (error instanceof UnreadableFileError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
  return new UnreadableFileError(`cannot be read: ${code}`, { cause: error });
}
