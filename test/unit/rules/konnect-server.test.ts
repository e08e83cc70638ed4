import { testRule } from "./rule-cases";

testRule("konnect-server", {
  reports: [
    [
      "a missing region and serverUrl",
      { konnect: { region: undefined } },
      "error RULE_REGION konnect.region",
    ],
    [
      "both region and serverUrl",
      { konnect: { serverUrl: "https://eu.api.konghq.com" } },
      "error RULE_REGION konnect.region",
    ],
    [
      "an example route without TLS",
      { konnect: { exampleRoute: "http://api.example.com/orders" } },
      "error RULE_EXAMPLE_ROUTE konnect.exampleRoute",
    ],
    [
      "an example route with credentials",
      { konnect: { exampleRoute: "https://a:b@api.example.com/" } },
      "error RULE_EXAMPLE_ROUTE konnect.exampleRoute",
    ],
    [
      "an example route that is not a URL",
      { konnect: { exampleRoute: "/orders" } },
      "error RULE_EXAMPLE_ROUTE konnect.exampleRoute",
    ],
  ],
  accepts: [
    ["a Konnect server URL", { konnect: { region: undefined, serverUrl: "https://eu.api.konghq.com" } }],
    ["an allowed host", { konnect: { region: undefined, serverUrl: "https://kong.acme.example:8443" } }],
    [
      "plain HTTP on this machine",
      {
        konnect: {
          region: undefined,
          serverUrl: "http://127.0.0.1:8402",
          exampleRoute: "http://localhost:8404/x",
        },
      },
    ],
  ],
});
