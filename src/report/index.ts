export {
  type Action,
  type ChangeRecord,
  isRefreshOnly,
  type StackPlan,
  toDriftRecords,
  toStackPlan,
} from "./change";
export { toDigest, toIdentity } from "./digest";
export type { FieldChange } from "./field-change";
export { type Diagnostic, type Preview, type PreviewStep, parsePreview } from "./preview";
