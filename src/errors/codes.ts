/** What a code means and how to fix it; docs/errors.md is generated from this table. */
export interface ErrorDescription {
  /** Why this happens. */
  readonly cause: string;
  /** What the user does next. */
  readonly fix: string;
}

/** Every stable error and finding code, in alphabetical order. Codes are never reused or renamed. */
export const errorCodes = {
  DCR_DISCOVER_CHOICE: {
    cause: "`discover` found several auth strategies with an Okta DCR provider in the portal.",
    fix: "Name one with --strategy, or write all of them with --all.",
  },
  DCR_DISCOVER_FILE: {
    cause: "A file that `discover` is to write exists already, or its folder cannot be written.",
    fix: "Name another file; discover overwrites nothing.",
  },
  DCR_DISCOVER_NONE: {
    cause:
      "`discover` found no auth strategy with an Okta DCR provider: none is in force in the portal, or those in force belong to another identity provider.",
    fix: "Name a strategy that is not in force yet with --strategy, or check --portal and the region.",
  },
  DCR_DOCTOR_INPUT: {
    cause: "doctor could not read the registrations of the stack's last `pulumi up`.",
    fix: "Run it in the project's folder with pulumi on the PATH, or give --registrations.",
  },
  DCR_DRIFT_ISSUE: {
    cause: "`drift --issue` could not open, update or close the issue of the stack.",
    fix: "The message gives the reason; the report is in the output of the command.",
  },
  DCR_DRIFT_PREVIEW: {
    cause:
      "`drift` could not run `pulumi preview --refresh --json`, it printed no JSON in time, or it failed for a reason that its JSON does not name.",
    fix: "Run the command of the message in the project's folder; raise --timeout if it needs more time.",
  },
  DCR_HTTP_ANSWER_INVALID: {
    cause:
      "A service reported success, but the response body does not match its API document: it is truncated, a proxy's HTML page, or has a field of another type.",
    fix: "Run the command again. If the error persists, look for a proxy between this machine and the service, and report it with the trace id.",
  },
  DCR_HTTP_PROXY: {
    cause: "A proxy variable of the environment is neither `host:port` nor an address with http or https.",
    fix: "Correct HTTPS_PROXY or HTTP_PROXY (or their names in small letters), or unset it.",
  },
  DCR_HTTP_TIMEOUT: {
    cause: "A service did not answer one request in time, or all attempts together took too long.",
    fix: "Check the network and the service's status page, raise `konnect-okta-dcr:http.timeoutSeconds` or `totalSeconds`, and run the command again.",
  },
  DCR_HTTP_UNREACHABLE: {
    cause: "No connection to the service could be established, or it closed before a response arrived.",
    fix: "Check the region or server URL, DNS, proxy and firewall, then run the command again.",
  },
  DCR_KONNECT_ADOPT_AMBIGUOUS: {
    cause: "`konnect.adopt` is true, and several objects in Konnect have the name.",
    fix: "Give the id of the object to adopt in `konnect.adopt`.",
  },
  DCR_KONNECT_ADOPT_REFUSED: {
    cause:
      "The object in Konnect has another type, or another stack or another registration of these settings manages it.",
    fix: "Choose another object. An object of another stack is adopted only if its id is in `konnect.adopt`.",
  },
  DCR_KONNECT_ADOPT_UNKNOWN: {
    cause: "Konnect has no object with the id in `konnect.adopt`, or the token cannot see it.",
    fix: "Check the id, the region and the roles of the Konnect token.",
  },
  DCR_KONNECT_CONFLICT: {
    cause: "Konnect refuses the write because it conflicts with something that exists.",
    fix: "Read Konnect's explanation in the message, fix that object, then run the command again.",
  },
  DCR_KONNECT_FORBIDDEN: {
    cause: "The Konnect token is valid but lacks the role for this request.",
    fix: "Give the token's owner DCR Providers Creator and Maintainer, Application Auth Strategies Creator and Maintainer, and Portal Admin. The Viewer roles are enough for previews.",
  },
  DCR_KONNECT_IN_USE: {
    cause: "Konnect does not delete an object that is still in use.",
    fix: "The message names the objects that use it: change or delete them first.",
  },
  DCR_KONNECT_NAME_AMBIGUOUS: {
    cause: "Several objects in Konnect have this name and this stack's ownership labels.",
    fix: "Delete all but one in Konnect, then run the command again.",
  },
  DCR_KONNECT_NAME_TAKEN: {
    cause:
      "Konnect already has an object with this name that is not in this stack's state: it belongs to somebody else, to another registration, or to this stack under another backend or stack name.",
    fix: "The message names the owner. Choose another `konnect.name`, set `renamedFrom` for a renamed registration, or adopt the object by its id.",
  },
  DCR_KONNECT_NOT_APPLIED: {
    cause: "Konnect accepted a write, but its response shows values other than those sent.",
    fix: "Run `pulumi up` again. If the error persists, inspect the object in Konnect.",
  },
  DCR_KONNECT_NOT_FOUND: {
    cause: "The object no longer exists in Konnect.",
    fix: "Run `pulumi up --refresh`: missing objects are recreated.",
  },
  DCR_KONNECT_OWNED_ELSEWHERE: {
    cause:
      "The object's labels in Konnect show that another registration, stack or tool manages it now, so this stack does not change it.",
    fix: "Remove the registration from these settings: the object remains unchanged. To manage it here again, see docs/changes.md, Moves.",
  },
  DCR_KONNECT_PORTAL_AMBIGUOUS: {
    cause: "Several Dev Portals of the region have this name.",
    fix: "Set `konnect.portal` to the portal's id.",
  },
  DCR_KONNECT_PORTAL_DEFAULT_TAKEN: {
    cause: "The portal already has a default strategy that this stack did not set.",
    fix: "Set `konnect.portalDefault: false`, or replace it until destroy with `konnect.adopt: true`.",
  },
  DCR_KONNECT_PORTAL_UNKNOWN: {
    cause: "The region has no Dev Portal with this name or id, or the token cannot see it.",
    fix: "Check `konnect.portal`, `konnect.region` and the token's roles. Classic (v2) portals are not supported.",
  },
  DCR_KONNECT_PUBLICATION_AMBIGUOUS: {
    cause: "Several published APIs of the portal have this name.",
    fix: "Give the API's id in `konnect.publications`.",
  },
  DCR_KONNECT_PUBLICATION_TAKEN: {
    cause: "The API is published with a strategy that this stack did not set.",
    fix: "Remove the API from `konnect.publications`, or replace that strategy until destroy with `konnect.adopt: true`.",
  },
  DCR_KONNECT_PUBLICATION_UNKNOWN: {
    cause: "The API is not published to the portal, or the token cannot see it.",
    fix: "Publish the API to the portal first: this package never publishes APIs.",
  },
  DCR_KONNECT_RATE_LIMITED: {
    cause: "Konnect limited the request rate until all attempts were used.",
    fix: "Wait a minute, lower `konnect-okta-dcr:http.concurrency`, and run the command again.",
  },
  DCR_KONNECT_REFUSED: {
    cause: "Konnect rejects the request as invalid.",
    fix: "The message names the rejected fields: correct those settings.",
  },
  DCR_KONNECT_RELEASE_REFUSED: {
    cause:
      "Destroy cannot return an adopted object to a working state: its earlier values are unknown, or its earlier issuer no longer exists.",
    fix: "Set the object's issuer to a server that remains, and remove the object from the state with `pulumi state delete`. Or stop using the object, set `konnect.onDestroy: delete`, run `pulumi up`, then destroy again.",
  },
  DCR_KONNECT_SAME_SERVER: {
    cause:
      "The new `konnect.region` or `konnect.serverUrl` is another address of the same Konnect: every object would be replaced by itself and then deleted.",
    fix: "Keep the old address. If it is being retired, replace it in the state: `pulumi stack export`, edit, then `pulumi stack import`.",
  },
  DCR_KONNECT_UNAUTHORIZED: {
    cause: "Konnect does not accept the token: it expired, was revoked, or belongs to another region.",
    fix: "Check the reference in `konnect.token`, and check `konnect.region`.",
  },
  DCR_KONNECT_UNAVAILABLE: {
    cause: "Konnect failed to serve the request, even after retries.",
    fix: "Check Konnect's status page and run the command again: it continues where it stopped.",
  },
  DCR_KONNECT_VERIFY_FAILED: {
    cause: "Konnect could not register a client in Okta with the DCR provider's issuer and token.",
    fix: "Check the DCR token (revoked, 30 idle days, network zone, owner's role) and the issuer, then run `pulumi up` again.",
  },
  DCR_OKTA_ACCESS_MANAGEMENT: {
    cause:
      "Own authorization servers are an add-on of Okta, API Access Management, and the organization does not have it. The preview reports it; up --skip-preview shows Okta's words only: You do not have permission to access the feature you are requesting.",
    fix: "Have Okta enable API Access Management for the organization, or use one that has it.",
  },
  DCR_OKTA_FORBIDDEN: {
    cause: "The Okta token is valid but its owner's role does not allow this request.",
    fix: "Give the owner API Access Management Admin (DCR alone: Application Admin for OpenID Connect client apps).",
  },
  DCR_OKTA_ISSUER_FOREIGN: {
    cause:
      "The issuer's host does not belong to the configured Okta organization, so the DCR token is neither sent to it nor given to Konnect for it.",
    fix: "Check `okta:orgName` and `okta:baseUrl` (or OKTA_ORG_NAME and OKTA_BASE_URL) and the issuer; a custom domain that Okta does not name must be listed in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS.",
  },
  DCR_OKTA_NOT_FOUND: {
    cause: "The object no longer exists in Okta.",
    fix: "Run `pulumi up --refresh`: missing objects are recreated.",
  },
  DCR_OKTA_OBJECT_EXISTS: {
    cause:
      "The Okta authorization server already has a scope, claim or policy with this name, and this stack does not manage it. This is found before anything is created, in previews too.",
    fix: "Add the line that the message names (`existing: true`, or another name), or import the object into the stack with the command in the message.",
  },
  DCR_OKTA_OBJECT_UNKNOWN: {
    cause:
      "A scope or claim has `existing: true`, but the Okta authorization server has none with that name.",
    fix: "Correct the name, or remove `existing: true` to create it.",
  },
  DCR_OKTA_PRIVATE_KEY: {
    cause: "Okta issues no token to the service app of `OKTA_API_CLIENT_ID` and `OKTA_API_PRIVATE_KEY`.",
    fix: "Check the client id, key and key id, grant the scopes in `OKTA_API_SCOPES` to the app, and give it an administrator role.",
  },
  DCR_OKTA_RATE_LIMITED: {
    cause: "Okta limited the request rate until all attempts were used.",
    fix: "Wait a minute and run the command again.",
  },
  DCR_OKTA_REFUSED: {
    cause: "Okta rejects the request as invalid.",
    fix: "The message contains Okta's own explanation: correct those settings.",
  },
  DCR_OKTA_SERVER_INACTIVE: {
    cause:
      "The authorization server was deactivated in Okta: in the admin console, or by a `pulumi destroy` that stopped before it deleted the server.",
    fix: "Run `pulumi up --refresh`: `pulumi up` alone does not detect it.",
  },
  DCR_OKTA_SERVER_IN_USE: {
    cause:
      "This stack would delete an authorization server that it created, while strategies in force that it does not manage use its issuer.",
    fix: "The message names the strategies and where they are in force. Give them another issuer, or set `konnect.onDestroy: keep` and run `pulumi up`: the server then stays in Okta.",
  },
  DCR_OKTA_SERVER_NAME: {
    cause:
      "The Okta organization already has an authorization server with the name in `authorizationServer.create`: another stack's, or this stack's own after its state was lost.",
    fix: "Use it with `existing: <its id>`, recover the state (docs/recovery.md), or choose another name.",
  },
  DCR_OKTA_TOKEN_REFUSED: {
    cause: "Okta rejects the new DCR token, so Konnect did not receive it and continues to use the old one.",
    fix: "Check that `okta.dcrToken` yields an active API token of the issuer's organization, then run `pulumi up` again.",
  },
  DCR_OKTA_UNAUTHORIZED: {
    cause:
      "Okta does not accept the token: it was revoked, expired after 30 days without use, or was used from outside its network zone.",
    fix: "Create a new token and store it where the reference points.",
  },
  DCR_OKTA_UNAVAILABLE: {
    cause: "Okta failed to serve the request, even after retries.",
    fix: "Check Okta's status page and run the command again.",
  },
  DCR_PACKAGE_MISSING: {
    cause:
      "The engine's provider process runs in the folder of the program (of `main` in Pulumi.yaml; for an inline program of the Automation API, in its `workDir`), and konnect-okta-dcr is installed neither there nor in a direct dependency of that project.",
    fix: "Run the line of the message in that folder.",
  },
  DCR_PACKAGE_PEER: {
    cause: "`acceptance` is set, and @pulumi/command, which is optional without it, is not installed.",
    fix: "Run the line of the message, or remove `acceptance`.",
  },
  DCR_PACKAGE_VERSION: {
    cause:
      "The program uses another version of konnect-okta-dcr than the engine's provider process finds from the program's folder: two versions are installed.",
    fix: "Run the line of the message in the program's folder, so that one version is left.",
  },
  DCR_PLAN_STALE: {
    cause:
      "Live state, settings or tokens changed after the plan was approved: `pulumi up` would do something else than what was reviewed.",
    fix: "Start the pipeline again: it creates a new plan for review. Nothing was changed.",
  },
  DCR_PORTAL_REFUSED: {
    cause: "The Dev Portal rejects the request.",
    fix: "Read the portal's explanation in the message.",
  },
  DCR_PORTAL_UNAUTHORIZED: {
    cause: "The Dev Portal does not accept the developer's login or session.",
    fix: "Check the developer's e-mail address and password.",
  },
  DCR_PORTAL_UNAVAILABLE: {
    cause: "The Dev Portal failed to serve the request, even after retries.",
    fix: "Check Konnect's status page and run the command again.",
  },
  DCR_PORTAL_URL: {
    cause:
      "The Dev Portal's address is missing, is not a URL, does not use https, has a path, or belongs to another portal.",
    fix: "Pass the portal's own address with `--portal-url`, such as `https://developers.example.com`.",
  },
  DCR_PULUMI_VERSION: {
    cause:
      "The pulumi command is older than 3.226.0. Such a version would show, in every preview, a replacement of all scopes, claims and policies in Okta.",
    fix: "Update pulumi to 3.226.0 or later.",
  },
  DCR_REFERENCE_COMMAND_FAILED: {
    cause: "The command of a token reference failed, did not finish within 30 seconds, or cannot be run.",
    fix: "Run it yourself in the folder of Pulumi.yaml. Its output is never shown here because it may contain the secret.",
  },
  DCR_REFERENCE_CONFIG_MISSING: {
    cause: "The config key of a token reference has no value in this stack.",
    fix: "Run `pulumi config set --secret KEY`.",
  },
  DCR_REFERENCE_ENV_MISSING: {
    cause: "The environment variable of a token reference is unset or empty.",
    fix: "Set it in the environment that runs pulumi (CI secret, shell).",
  },
  DCR_REFERENCE_FILE_UNREADABLE: {
    cause: "The file of a token reference does not exist or cannot be read.",
    fix: "Check the path and permissions. Relative paths start in the folder of Pulumi.yaml.",
  },
  DCR_REFERENCE_SWITCHED_OFF: {
    cause: "KONNECT_OKTA_DCR_PREVIEW_REFERENCES is set and does not list the source of this reference.",
    fix: "Unset the variable for `pulumi up`; set it in preview jobs only.",
  },
  DCR_REFERENCE_UNRESOLVED: {
    cause: "Credentials that `pulumi up` needs are not available. Nothing was changed.",
    fix: "The message lists each one with its settings path and fix.",
  },
  DCR_REFERENCE_VALUE_INVALID: {
    cause: "A token reference yields nothing, several lines, or characters that no token contains.",
    fix: "Make the reference yield the token and nothing else.",
  },
  DCR_REPORT_COMMENT: {
    cause:
      "The comment of a pull or merge request could not be written: a variable is missing, the token lacks a right, or GitHub or GitLab refused or did not answer.",
    fix: "Read the platform's reason in the message. The report itself is in the job's output and, with --output-file, in the file.",
  },
  DCR_REPORT_FILE: {
    cause: "The file of `konnect-okta-dcr report --output-file` cannot be written.",
    fix: "Name a file in a folder that exists and can be written.",
  },
  DCR_REPORT_INPUT: {
    cause: "`konnect-okta-dcr report` was given something that is not the JSON of one preview of one stack.",
    fix: "Write one file for each stack: `pulumi preview --json --stack NAME > preview-NAME.json`, and pass the files on even if the preview fails.",
  },
  DCR_RULE_ACCESS_POLICY: {
    cause:
      "The settings use an existing authorization server and do not say what to do about its access policies.",
    fix: "Write `accessPolicy: {}` to add a policy for all clients, or `accessPolicy: false` to leave policies alone.",
  },
  DCR_RULE_AUDIENCE: {
    cause:
      "An authorization server has no audience, several audiences, or both `audience` and `audiences`. Okta allows exactly one.",
    fix: "Keep one `audience`, and use a separate registration for each further audience.",
  },
  DCR_RULE_AUTHORIZATION_SERVER: {
    cause:
      "`create` and `existing` are both set, or neither is, so it is unclear whether to create the authorization server.",
    fix: "Keep exactly one of `create` and `existing`.",
  },
  DCR_RULE_AUTH_METHODS: {
    cause: "Applications could not authenticate at the gateway, or not with their client id and secret.",
    fix: "Remove `konnect.authMethods` (default: client_credentials and bearer), or add client_credentials.",
  },
  DCR_RULE_CLAIM_RESERVED: {
    cause: "The claim is one that Okta sets itself, such as `sub` or `cid`, and cannot be created.",
    fix: "Choose another name; `cid` and `sub` can be used with `existing: true`.",
  },
  DCR_RULE_COUNT: {
    cause: "A list or map has more entries than the API document allows.",
    fix: "Remove entries until the list is within the limit in the message.",
  },
  DCR_RULE_CREDENTIAL_CLAIM: {
    cause:
      "The gateway would look for the client id in a claim other than the one that Okta sets, or in none.",
    fix: "Remove `konnect.credentialClaim`: its default is `okta.claim`.",
  },
  DCR_RULE_EXAMPLE_ROUTE: {
    cause:
      "`konnect.exampleRoute` is not an https URL, or contains credentials. Requests to it carry an application's secret.",
    fix: "Set the https URL of a route. http is accepted only for loopback addresses.",
  },
  DCR_RULE_EXISTING_IGNORED: {
    cause: "A scope with `existing: true` has further details. Existing scopes are never changed.",
    fix: "Remove the details, or remove `existing: true` to create the scope.",
  },
  DCR_RULE_KONNECT_NAME_REPEATED: {
    cause: "Two registrations use the same name for their objects in the same Konnect region.",
    fix: "Set another `konnect.name` on one of them.",
  },
  DCR_RULE_LABEL_KEY: {
    cause:
      "Konnect does not accept this label key: it is longer than 63 characters, or starts with kong, konnect, mesh, kic or _.",
    fix: "Choose another key.",
  },
  DCR_RULE_LABEL_RESERVED: {
    cause: "This package sets the label to mark the objects of the stack.",
    fix: "Remove the label from `konnect.labels`.",
  },
  DCR_RULE_LABEL_VALUE: {
    cause: "Konnect does not accept this label value.",
    fix: "Use 1 to 63 letters, digits, dots, underscores or hyphens that start and end with a letter or digit.",
  },
  DCR_RULE_LENGTH: {
    cause:
      "A text, or a default derived from the registration's and stack's names, is longer than the API document allows.",
    fix: "Shorten it to the length in the message.",
  },
  DCR_RULE_PLUGIN_CONFIG: {
    cause: "`konnect.pluginConfig` sets a value that has its own setting and would override it.",
    fix: "Remove it and use the setting that the message names.",
  },
  DCR_RULE_PLUGIN_OPENS: {
    cause: "A setting in `konnect.pluginConfig` lets requests through that the gateway must reject.",
    fix: "Remove the setting from `konnect.pluginConfig`.",
  },
  DCR_RULE_PLUGIN_REFUSES: {
    cause: "A setting in `konnect.pluginConfig` rejects the tokens that Okta issues to applications.",
    fix: "Correct it as the message says, or remove it from `konnect.pluginConfig`.",
  },
  DCR_RULE_PLUGIN_SECRET: {
    cause:
      "`konnect.pluginConfig` contains a secret as text, which would be in the stack file, in the state and in every diff.",
    fix: "Write a reference such as `{ env: NAME }`, or a Kong vault reference such as `{vault://env/name}`; rotate any secret that was written into settings.",
  },
  DCR_RULE_PLUGIN_UNJUDGED: {
    cause:
      "A setting in `konnect.pluginConfig` can reject requests, depending on conditions that the settings do not show.",
    fix: "Run `konnect-okta-dcr smoke`: it sends real requests.",
  },
  DCR_RULE_POLICY_ALL_CLIENTS: {
    cause:
      "The settings add an access policy for all clients to an authorization server that others may use too.",
    fix: "If this is intended, continue. Otherwise create a separate authorization server.",
  },
  DCR_RULE_POLICY_CLIENTS: {
    cause:
      "The access policy names only clients that already exist. Applications that register later would get no token.",
    fix: "Remove `okta.accessPolicy.clients`: its default is ALL_CLIENTS.",
  },
  DCR_RULE_POLICY_NONE: {
    cause: "A created authorization server gets no access policy, so Okta rejects every token request.",
    fix: "Remove `accessPolicy: false`, or make sure that something else adds a policy.",
  },
  DCR_RULE_PORTAL_DEFAULT_REPEATED: {
    cause: "Two registrations want to be the default of the same Dev Portal.",
    fix: "Set `konnect.portalDefault: false` on all but one.",
  },
  DCR_RULE_PUBLICATION_REPEATED: {
    cause: "The settings name an API publication twice, but a publication has one strategy.",
    fix: "Remove it from one of the lists.",
  },
  DCR_RULE_RANGE: {
    cause: "A number is outside the limits of the API document.",
    fix: "Choose a number within the limits in the message.",
  },
  DCR_RULE_REGION: {
    cause: "`konnect.region` and `konnect.serverUrl` are both set, or neither is.",
    fix: "Set `konnect.region` to us, eu, au, me, in or sg. `serverUrl` is for other hosts.",
  },
  DCR_RULE_RENAMED_FROM: {
    cause:
      "`renamedFrom` names a registration that still exists, or that another registration names as well.",
    fix: "Rename one registration at a time, and remove `renamedFrom` after the next `pulumi up`.",
  },
  DCR_RULE_SCOPES_EMPTY: {
    cause: "No scope is set. Konnect then requests openid, which Okta rejects with client credentials.",
    fix: "Name at least one scope of the authorization server.",
  },
  DCR_RULE_SCOPE_NAME: {
    cause: "Okta does not accept this scope name.",
    fix: "Use printable ASCII without spaces, double quotes and backslashes. The names okta and *, and names that start with okta. or okta:, are reserved.",
  },
  DCR_RULE_SCOPE_OPENID: {
    cause: "An OpenID Connect scope describes a user. Okta rejects it with client credentials.",
    fix: "Remove it, or remove client_credentials from `konnect.authMethods`.",
  },
  DCR_RULE_SCOPE_REPEATED: {
    cause: "A list contains a scope twice.",
    fix: "Remove one of them.",
  },
  DCR_RULE_SCOPE_RESERVED: {
    cause: "The settings create an OpenID Connect scope, which exists on every Okta authorization server.",
    fix: "Remove it, or mark it `existing: true`.",
  },
  DCR_RULE_SCOPE_UNDECLARED: {
    cause:
      "The gateway would request a scope that is not in `okta.scopes`. Okta then rejects every token request.",
    fix: "Add it to `okta.scopes`, with `existing: true` if Okta has it already.",
  },
  DCR_RULE_SERVER_ID: {
    cause:
      "`okta.authorizationServer.existing` is neither an id nor an issuer's address, or the issuer belongs to another Okta organization than `okta:orgName`.",
    fix: "Set `default`, or the id `aus…` at the end of the issuer URI in the Admin Console.",
  },
  DCR_RULE_SERVER_SHARED: {
    cause: "Two registrations manage the same authorization server, or create two with the same name.",
    fix: "Let one registration manage it. In the others, set `accessPolicy: false`, and `existing: true` on scopes and claim.",
  },
  DCR_RULE_STRATEGY_UNUSED: {
    cause: "With `portalDefault: false` and no publications, nothing in the portal uses the strategy.",
    fix: "Name APIs in `konnect.publications`, or choose the strategy when an API is published.",
  },
  DCR_RULE_TOKEN_CONFIG: {
    cause:
      "A token reference uses a config key: the token is stored encrypted in the stack file and in the state.",
    fix: "If you can, use `env`, `file` or `command`. After a change, run refresh and destroy with `--run-program`.",
  },
  DCR_RULE_TOKEN_FILE: {
    cause: "A relative `file` of a token reference leaves the folder of Pulumi.yaml.",
    fix: "Use a path below the folder of Pulumi.yaml, or an absolute path.",
  },
  DCR_RULE_TOKEN_ID: {
    cause: "`okta.dcrTokenId` is not the id of an API token. It may be the token itself.",
    fix: "Take the id (00T…) from Okta's /api/v1/api-tokens. Revoke any token that was written into settings.",
  },
  DCR_RULE_TOKEN_NAME: {
    cause:
      "`env` of a token reference is not the name of an environment variable. It may be the token itself.",
    fix: "Write the variable's name. Revoke any token that was written into settings.",
  },
  DCR_RULE_TOKEN_PASTED: {
    cause: "The settings contain a token instead of its name or location. The message does not repeat it.",
    fix: "Remove and revoke it, and write where to find the token, such as `{ env: OKTA_DCR_TOKEN }`.",
  },
  DCR_RULE_TOKEN_SHARED: {
    cause:
      "`okta.dcrToken` and `konnect.token` are the same reference, but two services need two different secrets.",
    fix: "Point each to its own token.",
  },
  DCR_SETTINGS_FILE: {
    cause: "The stack file cannot be read, or it is not valid YAML.",
    fix: "Check the path, and the syntax at the position in the message.",
  },
  DCR_SETTINGS_FINDINGS_CUT: {
    cause: "There are more findings than the report shows.",
    fix: "Correct those shown, then run `check` again.",
  },
  DCR_SETTINGS_INVALID: {
    cause: "A setting has a value with the wrong type or format.",
    fix: "Correct the value as the message says.",
  },
  DCR_SETTINGS_MISSING: {
    cause: "A setting that has no default is missing.",
    fix: "Add it; docs/settings.md shows an example.",
  },
  DCR_SETTINGS_OKTA_ADDRESS: {
    cause:
      "`okta:orgName`, `okta:baseUrl` or `okta:httpProxy` sends Okta credentials to a host that is not Okta's, or to an organization other than the one in the environment variables.",
    fix: "Set the organization's name and one of Okta's domains. List a host of your own in KONNECT_OKTA_DCR_ALLOWED_OKTA_HOSTS.",
  },
  DCR_SETTINGS_REFUSED: {
    cause: "The settings break at least one rule. No request was sent.",
    fix: "The message lists every problem with its settings path and fix.",
  },
  DCR_SETTINGS_SECRET_CLEAR: {
    cause: "The stack file contains a secret in plain text.",
    fix: "Remove and revoke it. Use an environment variable, or `pulumi config set --secret`.",
  },
  DCR_SETTINGS_SERVER_URL: {
    cause:
      "The Konnect server URL is not a URL, does not use https, has a path, or names a host that is not Konnect's.",
    fix: "Set `konnect.region`, or a URL such as `https://eu.api.konghq.com`; list other hosts in KONNECT_OKTA_DCR_ALLOWED_HOSTS.",
  },
  DCR_SETTINGS_TOKEN_SOURCE: {
    cause: "A token reference must name exactly one source.",
    fix: "Keep one of `env`, `file`, `command`, `config`.",
  },
  DCR_SETTINGS_UNKNOWN_KEY: {
    cause: "The settings contain an unknown key, often a typing error.",
    fix: "Use the suggested key, or delete it.",
  },
  DCR_SETTINGS_UNSEEN: {
    cause:
      "The registrations are encrypted or come from a Pulumi ESC environment, so `check` cannot see them.",
    fix: "Rely on `pulumi preview`, which applies the same rules.",
  },
  DCR_SMOKE_API: {
    cause: "The route may belong to several APIs.",
    fix: "Give the API with `--api`, by name or id.",
  },
  DCR_SMOKE_AUTH_METHODS: {
    cause:
      "The registration has neither `client_credentials` nor `bearer`, and smoke supports no other method.",
    fix: "Add one of them to `konnect.authMethods`, or try the route manually.",
  },
  DCR_SMOKE_CREDENTIALS: {
    cause: "smoke has no credential to start with.",
    fix: "Set PORTAL_DEVELOPER_EMAIL and PORTAL_DEVELOPER_PASSWORD, or PORTAL_CLIENT_SECRET with `--client-id`; `--approve` needs the Konnect token of the stack's reference.",
  },
  DCR_SMOKE_GATEWAY_TLS: {
    cause: "The gateway's TLS certificate or connection is not trusted. No credential was sent.",
    fix: "Renew the certificate, use the host name that it is issued for, or set NODE_EXTRA_CA_CERTS, as the message explains.",
  },
  DCR_SMOKE_GATEWAY_UNREACHABLE: {
    cause: "Nothing answers at the route's address.",
    fix: "Check the route's host and port, DNS, proxy and firewall, and that a data plane is running.",
  },
  DCR_SMOKE_INTERRUPTED: {
    cause: "Ctrl-C or a signal interrupted smoke.",
    fix: "The report lists what was cleaned up. Run smoke again.",
  },
  DCR_SMOKE_REGISTRATION: {
    cause: "The stack has several registrations, or none with this name.",
    fix: "Choose one with `--registration`.",
  },
  DCR_SMOKE_ROUTE: {
    cause: "No route is set, or it is not safe to send credentials to it.",
    fix: "Pass `--route https://host/path`, or set `konnect.exampleRoute`.",
  },
  DCR_SMOKE_SIGN_IN: {
    cause: "The Dev Portal does not let the developer sign in with e-mail address and password.",
    fix: "Check both, and make sure that the account is approved. If the portal allows single sign-on only, use `--client-id`.",
  },
  DCR_SMOKE_UNEXPECTED: {
    cause: "smoke met an unknown error, most likely a defect of this package.",
    fix: "The report shows the last completed step and anything left behind. Open an issue with the message.",
  },
  DCR_USAGE: {
    cause: "A command does not have this option or argument, or lacks one that it needs.",
    fix: "Run the command with --help.",
  },
} as const satisfies Record<string, ErrorDescription>;

/** A stable error or finding code. */
export type ErrorCode = keyof typeof errorCodes;
