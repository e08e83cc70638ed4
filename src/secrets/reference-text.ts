import { posix, win32 } from "node:path";
import type { TokenReference } from "./reference";
import { describeReference } from "./resolve";

/** A reference as text, without its value and without the folders of an absolute path. */
export function nameReference(reference: TokenReference): string {
  return hideFolders(describeReference(reference));
}

/** Replaces absolute paths by `…/` and the last part, in text that is about files and programs. */
export function hideFolders(text: string): string {
  return text
    .replace(/(^|[\s"'`(=])(\/[^\s"'`),;]+)/g, (_, before: string, path: string) => {
      return `${before}…/${posix.basename(path)}`;
    })
    .replace(/\b[A-Za-z]:\\[^\s"'`),;]+/g, (path) => `…\\${win32.basename(path)}`);
}
