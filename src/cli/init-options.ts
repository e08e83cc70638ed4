import type { Platform } from "../init";
import type { Region } from "../konnect";

/** Flags of init; the ones that are not given are asked for. */
export interface InitOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly project?: string | undefined;
  readonly stack?: string[] | undefined;
  readonly portal?: string | undefined;
  readonly region?: Region | undefined;
  readonly serverUrl?: string | undefined;
  readonly server: string;
  readonly audience?: string | undefined;
  readonly existingServer?: string | undefined;
  readonly scopes?: string | undefined;
  readonly claim?: string | undefined;
  readonly oktaOrg?: string;
  readonly oktaBaseUrl?: string;
  readonly workflows?: Platform;
}
