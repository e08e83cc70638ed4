export type { ApplicationDraft, Developer, DevPortal } from "./client";
export { connectDevPortal, type DevPortalConnection } from "./connect";
export type { PortalLogin } from "./session";
export type {
  CreatedApplicationWire,
  PortalApiWire,
  PortalContextWire,
  PortalRegistrationWire,
} from "./wire";
