/** What a code means and how to mend it; docs/errors is generated from this table. */
export interface ErrorDescription {
  /** Why this happens. */
  readonly cause: string;
  /** What the user does next. */
  readonly fix: string;
}

/** Every stable error and finding code, in alphabetical order. Codes are never reused or renamed. */
export const errorCodes = {
  DCR_DOCTOR_INPUT: {
    cause: "doctor could not read what `pulumi up` knows of the registrations.",
    fix: "Run it in the project's folder with pulumi on the PATH, or give --registrations.",
  },
  DCR_HTTP_ANSWER_INVALID: {
    cause:
      "A service answered with success, but the body is not what its API document promises: cut off, HTML of a proxy, or a field of another type.",
    fix: "Run the command again; if it comes back, look for a proxy in between, and report it with the trace id.",
  },
  DCR_HTTP_TIMEOUT: {
    cause: "A service did not answer within the time-out of one try, or all tries together took too long.",
    fix: "Check the network and the service's status page; raise `konnect-okta-dcr:http.timeoutSeconds` or `totalSeconds`; run the command again.",
  },
  DCR_HTTP_UNREACHABLE: {
    cause: "No connection to the service could be made or it broke before an answer came.",
    fix: "Check the region or server URL, DNS, proxy and firewall; run the command again.",
  },
  DCR_KONNECT_ADOPT_AMBIGUOUS: {
    cause: "`konnect.adopt` is true, and several objects in Konnect have the name.",
    fix: "Name the one to take over by its id in `konnect.adopt`.",
  },
  DCR_KONNECT_ADOPT_REFUSED: {
    cause:
      "The object in Konnect is of another type, or another stack or another registration of these settings manages it.",
    fix: "Name another object; one of another stack is only taken over when its id stands in `konnect.adopt`.",
  },
  DCR_KONNECT_ADOPT_UNKNOWN: {
    cause: "Konnect has no object of the id in `konnect.adopt`, or the token cannot see it.",
    fix: "Check id, region and the roles of the Konnect token.",
  },
  DCR_KONNECT_CONFLICT: {
    cause: "Konnect refuses the write because it conflicts with something that exists.",
    fix: "Read what Konnect says in the message; mend that object, then run the command again.",
  },
  DCR_KONNECT_FORBIDDEN: {
    cause: "The Konnect token is valid but has not the role for this request.",
    fix: "Give the token's owner DCR Providers Creator and Maintainer, Application Auth Strategies Creator and Maintainer, and Portal Admin; for previews the Viewer roles suffice.",
  },
  DCR_KONNECT_IN_USE: {
    cause: "Konnect does not delete an object that others use.",
    fix: "The message names the users: point them elsewhere or delete them first.",
  },
  DCR_KONNECT_NAME_AMBIGUOUS: {
    cause: "Several objects in Konnect carry this name and this stack's ownership labels.",
    fix: "Delete all but one in Konnect, then run the command again.",
  },
  DCR_KONNECT_NAME_TAKEN: {
    cause:
      "Konnect already has an object of this name that this state does not hold: somebody else's, another registration's, or this one's under another backend or stack name.",
    fix: "The message says whose it is. Choose another `konnect.name`, set `renamedFrom` for a renamed registration, or adopt the object by its id.",
  },
  DCR_KONNECT_NOT_APPLIED: {
    cause: "Konnect took a write, but its answer shows other values than were sent.",
    fix: "Run `pulumi up` again; if it comes back, look at the object in Konnect.",
  },
  DCR_KONNECT_NOT_FOUND: {
    cause: "The object is gone from Konnect.",
    fix: "Run `pulumi up --refresh`: what is missing is made again.",
  },
  DCR_KONNECT_OWNED_ELSEWHERE: {
    cause:
      "Another registration, stack or tool manages the object by now, as its labels in Konnect show; this stack does not write to it.",
    fix: "Remove the registration from these settings: the object stays as it is. To manage it here again, see docs/changes.md, Moves.",
  },
  DCR_KONNECT_PORTAL_AMBIGUOUS: {
    cause: "Several Dev Portals of the region have this name.",
    fix: "Set `konnect.portal` to the id of the right one.",
  },
  DCR_KONNECT_PORTAL_DEFAULT_TAKEN: {
    cause: "The portal already has a default strategy that this stack did not set.",
    fix: "Set `konnect.portalDefault: false`, or replace it until destroy with `konnect.adopt: true`.",
  },
  DCR_KONNECT_PORTAL_UNKNOWN: {
    cause: "The region has no Dev Portal of this name or id that the token can see.",
    fix: "Check `konnect.portal`, `konnect.region` and the token's roles. Classic (v2) portals are not supported.",
  },
  DCR_KONNECT_PUBLICATION_AMBIGUOUS: {
    cause: "Several published APIs of the portal have this name.",
    fix: "Name the right one by id in `konnect.publications`.",
  },
  DCR_KONNECT_PUBLICATION_TAKEN: {
    cause: "The API is published with a strategy that this stack did not set.",
    fix: "Take the API out of `konnect.publications`, or replace that strategy until destroy with `konnect.adopt: true`.",
  },
  DCR_KONNECT_PUBLICATION_UNKNOWN: {
    cause: "The API is not published to the portal, or the token cannot see it.",
    fix: "Publish the API to the portal first: publications are never made here.",
  },
  DCR_KONNECT_RATE_LIMITED: {
    cause: "Konnect asked to slow down until the tries were used up.",
    fix: "Wait a minute and run the command again; lower `konnect-okta-dcr:http.concurrency`.",
  },
  DCR_KONNECT_REFUSED: {
    cause: "Konnect refuses the request as invalid.",
    fix: "The message names the refused fields: correct those settings.",
  },
  DCR_KONNECT_RELEASE_REFUSED: {
    cause:
      "Destroy cannot give an adopted object back in a state that works: its earlier values are unknown, or its earlier issuer does not exist any more.",
    fix: "Set the issuer of the object to a server that stays, and take the object out of the state with `pulumi state delete`; or stop using it, set `konnect.onDestroy: delete`, and run `pulumi up`, then destroy again.",
  },
  DCR_KONNECT_SAME_SERVER: {
    cause:
      "The new `konnect.region` or `konnect.serverUrl` leads to the same Konnect as the old one; every object would be replaced by itself and then deleted.",
    fix: "Keep the old one. Where that name goes away, exchange it in the state: `pulumi stack export`, then `pulumi stack import`.",
  },
  DCR_KONNECT_UNAUTHORIZED: {
    cause: "Konnect does not accept the token: expired, revoked, or of another region.",
    fix: "Check the reference in `konnect.token`, and `konnect.region`.",
  },
  DCR_KONNECT_UNAVAILABLE: {
    cause: "Konnect failed to serve the request, also after retries.",
    fix: "Look at Konnect's status page and run the command again: it goes on where it stopped.",
  },
  DCR_KONNECT_VERIFY_FAILED: {
    cause: "Konnect could not register a client in Okta with the DCR provider's issuer and token.",
    fix: "Check the DCR token (revoked, 30 idle days, network zone, owner's role) and the issuer, then run `pulumi up` again.",
  },
  DCR_OKTA_ACCESS_MANAGEMENT: {
    cause:
      "Own authorization servers are an add-on of Okta, API Access Management, and the organisation does not have it.",
    fix: "Have Okta enable API Access Management for the organisation, or use one that has it.",
  },
  DCR_OKTA_FORBIDDEN: {
    cause: "The Okta token is valid but its owner's role does not allow this request.",
    fix: "Give the owner API Access Management Admin (DCR alone: Application Admin for OpenID Connect client apps).",
  },
  DCR_OKTA_ISSUER_FOREIGN: {
    cause:
      "The issuer's host does not belong to the configured Okta organisation, so the DCR token is not sent to it and not given to Konnect for it.",
    fix: "Check `okta:orgName` and `okta:baseUrl` (or OKTA_ORG_NAME and OKTA_BASE_URL) and the issuer; a custom domain that Okta does not name must be listed in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS.",
  },
  DCR_OKTA_NOT_FOUND: {
    cause: "The object is gone from Okta.",
    fix: "Run `pulumi up --refresh`: what is missing is made again.",
  },
  DCR_OKTA_OBJECT_EXISTS: {
    cause:
      "The Okta authorization server already has a scope, claim or policy of this name, and this stack does not manage it. Found before it is created, in a preview too.",
    fix: "Add the line that the message names (`existing: true`, or another name), or import the object into the stack with the command in the message.",
  },
  DCR_OKTA_OBJECT_UNKNOWN: {
    cause: "A scope or claim has `existing: true`, but the Okta authorization server has none of that name.",
    fix: "Correct the name, or remove `existing: true` to create it.",
  },
  DCR_OKTA_PRIVATE_KEY: {
    cause: "Okta gives no token to the service app of `OKTA_API_CLIENT_ID` and `OKTA_API_PRIVATE_KEY`.",
    fix: "Check client id, key and key id; grant the scopes of `OKTA_API_SCOPES` to the app and give it an administrator role.",
  },
  DCR_OKTA_RATE_LIMITED: {
    cause: "Okta asked to slow down until the tries were used up.",
    fix: "Wait a minute and run the command again.",
  },
  DCR_OKTA_REFUSED: {
    cause: "Okta refuses the request as invalid.",
    fix: "The message carries Okta's own words: correct those settings.",
  },
  DCR_OKTA_SERVER_INACTIVE: {
    cause:
      "The authorization server was deactivated in Okta: in the admin console, or by a `pulumi destroy` that stopped before it deleted the server.",
    fix: "Run `pulumi up --refresh`: a plain `pulumi up` does not see it.",
  },
  DCR_OKTA_SERVER_NAME: {
    cause:
      "The Okta organization already has an authorization server of the name in `authorizationServer.create`: another stack's, or this stack's own after its state was lost.",
    fix: "Use it with `existing: <its id>`, recover the state (docs/recovery.md), or choose another name.",
  },
  DCR_OKTA_TOKEN_REFUSED: {
    cause:
      "Okta refuses the new DCR token, so it was not handed to Konnect; the old one is still in force there.",
    fix: "Check that `okta.dcrToken` gives a live API token of the issuer's organisation, then run `pulumi up` again.",
  },
  DCR_OKTA_UNAUTHORIZED: {
    cause:
      "Okta does not accept the token: revoked, expired after 30 idle days, or used from outside its network zone.",
    fix: "Create a new token and update the place the reference points to.",
  },
  DCR_OKTA_UNAVAILABLE: {
    cause: "Okta failed to serve the request, also after retries.",
    fix: "Look at Okta's status page and run the command again.",
  },
  DCR_PORTAL_REFUSED: {
    cause: "The Dev Portal refuses the request.",
    fix: "Read what it says in the message.",
  },
  DCR_PORTAL_UNAUTHORIZED: {
    cause: "The Dev Portal does not accept the developer's login or session.",
    fix: "Check the developer's e-mail address and password.",
  },
  DCR_PORTAL_UNAVAILABLE: {
    cause: "The Dev Portal failed to serve the request, also after retries.",
    fix: "Look at Konnect's status page and run the command again.",
  },
  DCR_PORTAL_URL: {
    cause:
      "The Dev Portal's address is missing, no URL, not https, has a path, or is that of another portal.",
    fix: "Give the portal's own address with `--portal-url`, such as `https://developers.example.com`.",
  },
  DCR_REFERENCE_COMMAND_FAILED: {
    cause: "The command of a token reference failed, did not end within 30 seconds, or cannot be run.",
    fix: "Run it by hand in the folder of Pulumi.yaml; its output is never shown here because it may hold the secret.",
  },
  DCR_REFERENCE_CONFIG_MISSING: {
    cause: "The config key of a token reference has no value in this stack.",
    fix: "`pulumi config set --secret KEY`.",
  },
  DCR_REFERENCE_ENV_MISSING: {
    cause: "The environment variable of a token reference is not set or empty.",
    fix: "Set it where pulumi runs (CI secret, shell).",
  },
  DCR_REFERENCE_FILE_UNREADABLE: {
    cause: "The file of a token reference does not exist or cannot be read.",
    fix: "Relative paths start in the folder of Pulumi.yaml; check path and permissions.",
  },
  DCR_REFERENCE_SWITCHED_OFF: {
    cause: "KONNECT_OKTA_DCR_PREVIEW_REFERENCES is set and does not list the source of this reference.",
    fix: "Unset the variable for `pulumi up`; set it in preview jobs only.",
  },
  DCR_REFERENCE_UNRESOLVED: {
    cause: "Credentials that `pulumi up` needs are not at hand; nothing was changed.",
    fix: "The message lists each one with its settings path and mend.",
  },
  DCR_REFERENCE_VALUE_INVALID: {
    cause: "A token reference gives nothing, several lines, or characters that no token has.",
    fix: "Make the reference give the token and nothing else.",
  },
  DCR_RULE_ACCESS_POLICY: {
    cause: "An existing authorization server is used without saying what happens to its access policies.",
    fix: "Write `accessPolicy: {}` to add a policy for all clients, or `accessPolicy: false` to leave policies alone.",
  },
  DCR_RULE_AUDIENCE: {
    cause:
      "An authorization server is given no audience, several, or the setting twice (`audience` and `audiences`). Okta allows exactly one.",
    fix: "Keep one `audience`; use a registration of its own for each further audience.",
  },
  DCR_RULE_AUTHORIZATION_SERVER: {
    cause:
      "It is not clear whether the authorization server is made here or stands already: `create` and `existing` are both set, or neither.",
    fix: "Keep exactly one of `create` and `existing`.",
  },
  DCR_RULE_AUTH_METHODS: {
    cause: "Applications could not authenticate at the gateway, or not with their id and secret.",
    fix: "Leave `konnect.authMethods` out (client_credentials and bearer), or add client_credentials.",
  },
  DCR_RULE_CLAIM_RESERVED: {
    cause: "A claim that Okta writes itself, such as `sub` or `cid`, cannot be created.",
    fix: "Choose another name; `cid` and `sub` can be used with `existing: true`.",
  },
  DCR_RULE_COUNT: {
    cause: "A list or map has more entries than the API document allows.",
    fix: "Take entries out until the count in the message is kept.",
  },
  DCR_RULE_CREDENTIAL_CLAIM: {
    cause:
      "The gateway would look for the client id in another claim than the one that Okta writes, or in none.",
    fix: "Leave `konnect.credentialClaim` out: its default is `okta.claim`.",
  },
  DCR_RULE_EXAMPLE_ROUTE: {
    cause:
      "`konnect.exampleRoute` is no https URL, or carries credentials; requests to it carry an application's secret.",
    fix: "Write the https URL of a route; http is accepted for this machine only.",
  },
  DCR_RULE_EXISTING_IGNORED: {
    cause: "A detail is set on a scope that stands in Okta already. Existing scopes are never written.",
    fix: "Take the detail out, or take `existing: true` out where the scope is to be made here.",
  },
  DCR_RULE_KONNECT_NAME_REPEATED: {
    cause: "Two registrations give their objects the same name in the same Konnect region.",
    fix: "Set another `konnect.name` on one of them.",
  },
  DCR_RULE_LABEL_KEY: {
    cause:
      "Konnect does not take this label key: it has more than 63 characters, or starts with kong, konnect, mesh, kic or _.",
    fix: "Choose another key.",
  },
  DCR_RULE_LABEL_RESERVED: {
    cause: "The label marks objects as this stack's and is set by this package.",
    fix: "Take the label out of `konnect.labels`.",
  },
  DCR_RULE_LABEL_VALUE: {
    cause: "Konnect does not take this label value.",
    fix: "Use 1 to 63 letters, digits, dots, underscores or hyphens that start and end with a letter or digit.",
  },
  DCR_RULE_LENGTH: {
    cause:
      "A text, or a default made from the registration's and stack's names, is longer than the API document allows.",
    fix: "Shorten it to the length in the message.",
  },
  DCR_RULE_PLUGIN_CONFIG: {
    cause: "`konnect.pluginConfig` sets something that has a setting of its own, which would be overruled.",
    fix: "Take it out and use the setting that the message names.",
  },
  DCR_RULE_PLUGIN_OPENS: {
    cause: "A setting in `konnect.pluginConfig` lets requests through that the gateway must refuse.",
    fix: "Take the setting out of `konnect.pluginConfig`.",
  },
  DCR_RULE_PLUGIN_REFUSES: {
    cause: "A setting in `konnect.pluginConfig` refuses the tokens that Okta gives to applications.",
    fix: "Correct it as the message says, or take it out of `konnect.pluginConfig`.",
  },
  DCR_RULE_PLUGIN_SECRET: {
    cause:
      "`konnect.pluginConfig` holds a secret as text; it would be in the stack file, in state and in every diff.",
    fix: "Write a reference such as `{ env: NAME }`, or a Kong vault reference such as `{vault://env/name}`; change a secret that was written into settings.",
  },
  DCR_RULE_PLUGIN_UNJUDGED: {
    cause:
      "A setting in `konnect.pluginConfig` can refuse requests, depending on things that the settings do not say.",
    fix: "Run `konnect-okta-dcr smoke`: it sends real requests.",
  },
  DCR_RULE_POLICY_ALL_CLIENTS: {
    cause: "An access policy for all clients is added to an authorization server that others use too.",
    fix: "Mean it so, or create an authorization server of its own.",
  },
  DCR_RULE_POLICY_CLIENTS: {
    cause:
      "The access policy names only clients that exist already; applications that register later would get no token.",
    fix: "Leave `okta.accessPolicy.clients` out: its default is ALL_CLIENTS.",
  },
  DCR_RULE_POLICY_NONE: {
    cause: "A created authorization server gets no access policy, so Okta refuses every token request.",
    fix: "Take `accessPolicy: false` out, or make sure that something else adds a policy.",
  },
  DCR_RULE_PORTAL_DEFAULT_REPEATED: {
    cause: "Two registrations want to be the default of the same Dev Portal.",
    fix: "Set `konnect.portalDefault: false` on all but one.",
  },
  DCR_RULE_PUBLICATION_REPEATED: {
    cause: "An API publication is named twice; it has one strategy.",
    fix: "Take it out of one of the lists.",
  },
  DCR_RULE_RANGE: {
    cause: "A number is outside the limits of the API document.",
    fix: "Choose a number within the limits in the message.",
  },
  DCR_RULE_REGION: {
    cause: "Neither or both of region and serverUrl are set.",
    fix: "Set `konnect.region` to us, eu, au, me, in or sg; `serverUrl` is for other hosts.",
  },
  DCR_RULE_RENAMED_FROM: {
    cause:
      "`renamedFrom` names a registration that still exists, or that another registration names as well.",
    fix: "Rename one registration at a time, and remove `renamedFrom` after the next `pulumi up`.",
  },
  DCR_RULE_SCOPES_EMPTY: {
    cause: "No scope is given. Konnect then asks for openid, which Okta refuses with client credentials.",
    fix: "Name at least one scope of the authorization server.",
  },
  DCR_RULE_SCOPE_NAME: {
    cause: "Okta does not accept this scope name.",
    fix: "Use printable ASCII without space, double quote and backslash; not okta, *, or a name that starts with okta. or okta:.",
  },
  DCR_RULE_SCOPE_OPENID: {
    cause: "An OpenID Connect scope stands for a user; Okta refuses it with client credentials.",
    fix: "Take it out, or take client_credentials out of `konnect.authMethods`.",
  },
  DCR_RULE_SCOPE_REPEATED: {
    cause: "A scope stands in a list twice.",
    fix: "Take one out.",
  },
  DCR_RULE_SCOPE_RESERVED: {
    cause: "A scope of OpenID Connect is to be created; Okta has them on every authorization server.",
    fix: "Take it out, or mark it `existing: true`.",
  },
  DCR_RULE_SCOPE_UNDECLARED: {
    cause:
      "The gateway would ask for a scope that is not among `okta.scopes`; Okta then refuses every token request.",
    fix: "Add it to `okta.scopes`, with `existing: true` if Okta has it already.",
  },
  DCR_RULE_SERVER_ID: {
    cause: "`okta.authorizationServer.existing` is neither an id nor an issuer's address.",
    fix: "Write `default`, or the id `aus…` that ends the issuer URI in the Admin Console.",
  },
  DCR_RULE_SERVER_SHARED: {
    cause: "Two registrations manage the same authorization server, or create two of the same name.",
    fix: "Let one registration manage it; in the others write `accessPolicy: false` and `existing: true` on scopes and claim.",
  },
  DCR_RULE_STRATEGY_UNUSED: {
    cause: "With `portalDefault: false` and no publications, nothing in the portal uses the strategy.",
    fix: "Name APIs in `konnect.publications`, or choose the strategy when an API is published.",
  },
  DCR_RULE_TOKEN_CONFIG: {
    cause: "A token is referenced by config key: it lies encrypted in the stack file and in state.",
    fix: "Where you can, use `env`, `file` or `command`; after a change run refresh and destroy with `--run-program`.",
  },
  DCR_RULE_TOKEN_FILE: {
    cause: "A relative `file` of a token reference leads out of the folder of Pulumi.yaml.",
    fix: "Use a path below the folder of Pulumi.yaml, or an absolute path.",
  },
  DCR_RULE_TOKEN_ID: {
    cause: "`okta.dcrTokenId` is not the id of an API token. Perhaps the token's value stands there.",
    fix: "Take the id (00T…) from Okta's /api/v1/api-tokens; revoke a token that was written into settings.",
  },
  DCR_RULE_TOKEN_NAME: {
    cause:
      "`env` of a token reference is not the name of an environment variable. Perhaps the token's value stands there.",
    fix: "Write the variable's name; revoke a token that was written into settings.",
  },
  DCR_RULE_TOKEN_PASTED: {
    cause: "A token itself is written where its name or place belongs. The value is not repeated.",
    fix: "Take it out, revoke it, and write where the token is, such as `{ env: OKTA_DCR_TOKEN }`.",
  },
  DCR_RULE_TOKEN_SHARED: {
    cause:
      "`okta.dcrToken` and `konnect.token` are the same reference, but they are different secrets of different services.",
    fix: "Point each to its own token.",
  },
  DCR_SETTINGS_FILE: {
    cause: "The stack file cannot be read or is not YAML.",
    fix: "Check the path and the syntax at the place the message names.",
  },
  DCR_SETTINGS_FINDINGS_CUT: {
    cause: "There are more findings than are shown.",
    fix: "Correct those that are shown, then check again.",
  },
  DCR_SETTINGS_INVALID: {
    cause: "A setting has a value of the wrong type or form.",
    fix: "Correct the value as the message says.",
  },
  DCR_SETTINGS_MISSING: {
    cause: "A setting that has no default is missing.",
    fix: "Add it; docs/settings.md shows an example.",
  },
  DCR_SETTINGS_OKTA_ADDRESS: {
    cause:
      "`okta:orgName`, `okta:baseUrl` or `okta:httpProxy` sends Okta's credentials to a host that is not Okta's, or to another organisation than the environment names.",
    fix: "Set the organisation's name and one of Okta's domains; a host of your own must be listed in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS.",
  },
  DCR_SETTINGS_REFUSED: {
    cause: "The settings break at least one rule; nothing was sent anywhere.",
    fix: "The message lists every problem with its path and mend.",
  },
  DCR_SETTINGS_SECRET_CLEAR: {
    cause: "A secret is in the stack file in clear.",
    fix: "Take it out and revoke it; use an environment variable, or `pulumi config set --secret`.",
  },
  DCR_SETTINGS_SERVER_URL: {
    cause: "The Konnect server URL is no URL, not https, has a path, or names a host that is not Konnect's.",
    fix: "Set `konnect.region`, or a URL such as `https://eu.api.konghq.com`; other hosts must stand in KONNECT_OKTA_DCR_ALLOWED_HOSTS.",
  },
  DCR_SETTINGS_TOKEN_SOURCE: {
    cause: "A token reference must name exactly one source.",
    fix: "Keep one of `env`, `file`, `command`, `config`.",
  },
  DCR_SETTINGS_UNKNOWN_KEY: {
    cause: "A key of the settings is not known, mostly a typing mistake.",
    fix: "Take the suggested key, or delete it.",
  },
  DCR_SETTINGS_UNSEEN: {
    cause:
      "The registrations are encrypted or come from a Pulumi ESC environment, so `check` cannot see them.",
    fix: "Rely on `pulumi preview`, which applies the same rules.",
  },
  DCR_SMOKE_API: {
    cause: "Several APIs could be the one that the route belongs to.",
    fix: "Name it with `--api`, by name or id.",
  },
  DCR_SMOKE_AUTH_METHODS: {
    cause: "The registration has neither `client_credentials` nor `bearer`, and smoke can try nothing else.",
    fix: "Add one of them to `konnect.authMethods`, or try the route by hand.",
  },
  DCR_SMOKE_CREDENTIALS: {
    cause: "smoke has no credential to begin with.",
    fix: "Set PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD, or PORTAL_CLIENT_SECRET with `--client-id`; `--approve` needs the Konnect token of the stack's reference.",
  },
  DCR_SMOKE_GATEWAY_TLS: {
    cause: "The gateway's certificate, or its TLS, is not to be trusted; no credential was sent.",
    fix: "Read the message: renew the certificate, use the host name it is for, or set NODE_EXTRA_CA_CERTS.",
  },
  DCR_SMOKE_GATEWAY_UNREACHABLE: {
    cause: "Nothing answers at the route's address.",
    fix: "Check host and port of the route, DNS, proxy and firewall, and that a data plane runs there.",
  },
  DCR_SMOKE_INTERRUPTED: {
    cause: "smoke was broken off by hand (Ctrl-C) or by a signal.",
    fix: "The report says what was deleted again; run it once more.",
  },
  DCR_SMOKE_REGISTRATION: {
    cause: "The stack has several registrations, or none of this name.",
    fix: "Name one with `--registration`.",
  },
  DCR_SMOKE_ROUTE: {
    cause: "There is no route to send a request to, or it is not one to send credentials to.",
    fix: "Give `--route https://host/path`, or set `konnect.exampleRoute`.",
  },
  DCR_SMOKE_SIGN_IN: {
    cause: "The Dev Portal does not let the developer in by e-mail and password.",
    fix: "Check the two; let the account be approved; where the portal takes single sign-on only, use `--client-id`.",
  },
  DCR_SMOKE_UNEXPECTED: {
    cause: "smoke met an error that it does not know: most likely a defect of this package.",
    fix: "The report says how far it came and what is left behind; open an issue with the message.",
  },
} as const satisfies Record<string, ErrorDescription>;

/** A stable error or finding code. */
export type ErrorCode = keyof typeof errorCodes;
