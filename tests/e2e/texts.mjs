// The texts that the tests type, and the files they open.
import { readFileSync } from "node:fs";

const fixture = (path) => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), "utf8");

/** A whole profile as Palette exports it: `edge-store-infra` 1.1.0. */
export const PROFILE = fixture("profiles/generation-3.json");

/** A CA certificate that is good from 2024 to 2049. */
export const CERTIFICATE = fixture("northwind-ca.pem").trim();

/** The vendor's published example of credentials for a private provider registry, placeholders and all. */
export const PUBLISHED = `pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
      # - image: example.io/my-other-images/example:v1.0.0
providerCredentials:
  registry: <registry_domain or IP Address>
    # - e.x. registry: registry-1.docker.io
  user: user
  password: ******
  certificates: |
    -----BEGIN CERTIFICATE-----
    MIIDVz...
    -----END CERTIFICATE-----

options:
  system.uri: example.io/my-images/example-custom-os:v1.4.5
`;

/** A layer with nothing to complain about, and a literal password if one is given. */
export const layer = (password = "'{{.spectro.var.registry_password}}'") => `pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'

providerCredentials:
  registry: registry.northwind.dev
  user: puller
  password: ${password}
  certificates: |
${CERTIFICATE.replace(/^/gm, "    ")}

options:
  system.uri: registry.northwind.dev/edge/os:v1.4.5
`;

/** The OS layer in the text of a profile. */
export const osLayer = (profile) => JSON.parse(profile).spec.template.packs.find((pack) => pack.layer === "os").values;
