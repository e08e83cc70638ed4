export { type InitRequest, init } from "./init";
export type { Platform, WrittenFiles } from "./write-files";
