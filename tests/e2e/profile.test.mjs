// A whole profile is open: its layers, what a change does to clusters, where images come from, and every format read back.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBrowser } from "./browser.mjs";
import { everyFormat } from "./formats.mjs";
import { eventually } from "./page.mjs";
import { PROFILE, layer, osLayer } from "./texts.mjs";

const { withPage } = withBrowser();

const opened = async (page) => {
  await page.openFile("edge-store-infra.json", PROFILE);
  await page.hasText(osLayer(PROFILE));
};

test("the other layers are listed and can be looked at, not changed", withPage(async (page) => {
  await opened(page);
  await page.find("tab-profile").click();
  const packs = JSON.parse(PROFILE).spec.template.packs;
  const rows = await page.find("layer-row").allTextContents();
  assert.equal(rows.length, packs.length);
  for (const [index, pack] of packs.entries()) assert.ok(rows[index].includes(pack.name) && rows[index].includes(pack.version), rows[index]);
  await page.page.getByRole("button", { name: `View ${packs[1].name}` }).click();
  await page.find("viewer").locator(".view-line").first().waitFor();
  assert.match(await page.find("view-dialog").textContent(), /Read-only/);
  await page.find("viewer").locator(".view-lines").click();
  await page.page.keyboard.type("x");
  await page.page.keyboard.press("Escape");
  await page.page.keyboard.press("Escape");
  await eventually(async () => page.find("view-dialog").isHidden());
  await page.hasText(osLayer(PROFILE));
}));

test("changes are told with what they do to running clusters", withPage(async (page) => {
  await opened(page);
  await page.find("tab-profile").click();
  await eventually(async () => /no value differs/i.test(await page.find("impact-summary").textContent()));
  const uri = osLayer(PROFILE).match(/system\.uri: .*/)[0];
  await page.setText(osLayer(PROFILE).replace(uri, "system.uri: registry.northwind.dev/edge/os:v9.9.9"));
  await page.hasImpact();
  assert.match(await page.find("impact-summary").textContent(), /repave/i);
  assert.equal(await page.find("change").first().getAttribute("data-path"), "options.system.uri");
  await page.find("compare").click();
  await eventually(async () => (await page.find("diff").textContent()).includes("v9.9.9"));
  assert.ok((await page.find("diff").textContent()).includes("v9.9.9"));
  await page.page.keyboard.press("Escape");
  await page.setText(osLayer(PROFILE).replace(/^/, "# a comment\n"));
  await eventually(async () => /no value differs/i.test(await page.find("impact-summary").textContent()));
  assert.match(await page.find("impact-summary").textContent(), /no value differs/i);
}));

test("each image is listed with where it comes from, and follows the answers and the samples", withPage(async (page) => {
  await page.setText(`pack:
  content:
    images:
      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
providerCredentials:
  registry: registry.northwind.dev
  user: puller
  password: '{{.spectro.var.registry_password}}'
options:
  system.uri: registry.northwind.dev/edge/os:{{.spectro.macro.release}}
`);
  await page.settled();
  await page.find("tab-images").click();
  const provider = page.page.locator('[data-testid="pull"][data-path="options.system.uri"]');
  const login = async () => provider.getByTestId("pull-credentials").textContent();
  await eventually(async () => /providerCredentials/.test(await login()));
  assert.match(await login(), /providerCredentials/);
  assert.match(await provider.getByTestId("pull-registry").textContent(), /registry\.northwind\.dev/);
  await page.page.locator('[data-testid="sample"][data-path="spectro.macro.release"]').fill("v4.8.1");
  const resolved = async () => provider.getByTestId("pull-resolved").textContent();
  await eventually(async () => (await resolved()) === "registry.northwind.dev/edge/os:v4.8.1");
  assert.equal(await resolved(), "registry.northwind.dev/edge/os:v4.8.1");
  await page.find("tab-context").click();
  await page.find("context-user-data-credentials").check();
  await page.find("tab-images").click();
  await eventually(async () => /registryCredentials/.test(await login()));
  assert.match(await login(), /registryCredentials/);
}));

test("every format is made, and holds what was edited", withPage(async (page) => {
  await opened(page);
  const edited = osLayer(PROFILE).replace(
    "\n\nstages:",
    () => "\n  system.customTag: '{{.spectro.macro.site}}' # edited here\n\nstages:",
  );
  await page.setText(edited);
  await page.hasNoErrors();
  await everyFormat(page, { name: "edge-store-infra", version: "1.2.0", layer: edited });
}));

test("masked values are listed and need confirmation", withPage(async (page) => {
  const masked = JSON.parse(PROFILE);
  masked.spec.template.packs[1].values += "\nsecretToken: ********\n";
  await page.openFile("masked.json", JSON.stringify(masked));
  await page.hasText(osLayer(PROFILE));
  await page.find("export-open").click();
  await page.find("export-next-patch").click();
  await page.find("export-masked").waitFor();
  assert.match(await page.find("export-masked").textContent(), new RegExp(masked.spec.template.packs[1].name));
  assert.ok(await page.find("export-download").isDisabled());
  await page.find("export-confirm-masked").check();
  await page.isExportable();
  await page.chooseFormat("api-script");
  await eventually(async () => page.find("export-masked").isHidden());
  assert.ok(await page.find("export-masked").isHidden(), "the script does not carry the other layers");
}));

test("what an API response does not include is listed and needs confirmation", withPage(async (page) => {
  const { metadata, spec: { version, template } } = JSON.parse(PROFILE);
  const packs = template.packs.map(({ registry, ...pack }) => pack);
  const answer = { metadata: { name: metadata.name, uid: "65f0" }, spec: { version, published: { ...template, packs } } };
  await page.openFile("answer.json", JSON.stringify(answer));
  await page.hasText(osLayer(PROFILE));
  assert.match(await page.find("document-info").textContent(), /missing: the variables/);
  await page.find("export-open").click();
  await page.find("export-next-patch").click();
  await page.find("export-missing").waitFor();
  assert.match(await page.find("export-missing").textContent(), /The variables/);
  assert.ok(await page.find("export-download").isDisabled());
  await page.find("export-confirm-missing").check();
  await page.isExportable();
  await page.chooseFormat("api-script");
  await eventually(async () => page.find("export-missing").isHidden());
  assert.ok(await page.find("export-missing").isHidden(), "the script leaves the variables as they are in Palette");
}));

test("what is wrong around the layer is one list with its problems, and counted once everywhere", withPage(async (page) => {
  const profile = JSON.parse(PROFILE);
  profile.spec.template.cloudType = "vsphere";
  profile.spec.version = "1.1";
  await page.openFile("wrong.json", JSON.stringify(profile));
  await page.hasText(osLayer(PROFILE));
  await page.setText(`${osLayer(PROFILE)}tages: {}\n`);
  await page.settled();
  await page.hasFinding("P006@spec.template.cloudType");
  const found = await page.findings();
  assert.ok(found.includes("P001@spec.version"), `${found}`);
  assert.ok(found.some((finding) => /^S006@\d+$/.test(finding)), `${found}`);
  assert.deepEqual(await page.counts(), Array(4).fill(found.length));
  const row = page.rows().and(page.page.locator('[data-code="P006"]'));
  await row.getByRole("button").first().click();
  assert.match(await row.textContent(), /spec\.template\.cloudType/);

  await page.find("tab-rules").click();
  await page.page.locator('[data-testid="rule-row"][data-code="P001"]').getByTestId("rule-severity").selectOption("off");
  await page.find("tab-problems").click();
  await eventually(async () => (await page.findings()).length === found.length - 1);
  assert.deepEqual(await page.counts(), Array(4).fill(found.length - 1));

  await page.find("export-open").click();
  await page.find("export-version").fill("1.2.0");
  await page.find("export-errors").waitFor();
  assert.ok(await page.find("export-download").isDisabled(), "an error around the layer needs confirmation");
}));

test("a version that Palette refuses is explained beside its field, with one to take instead", withPage(async (page) => {
  await opened(page);
  await page.find("export-open").click();
  await page.find("export-version").fill("v1.2");
  const found = page.find("export-dialog").getByTestId("problem-row");
  await found.waitFor();
  assert.equal(await found.getAttribute("data-code"), "P002");
  await found.getByTestId("problem-fix").click();
  assert.equal(await page.find("export-version").inputValue(), "1.2.0");
  await eventually(async () => (await found.count()) === 0);
  assert.equal(await found.count(), 0);
}));

test("a layer alone is exported as YAML, and as a profile with a caveat", withPage(async (page) => {
  await page.setText(layer());
  await page.settled();
  await page.find("export-open").click();
  await page.isExportable();
  assert.equal(await page.format(), "os-yaml");
  assert.equal(await page.find("export-said").textContent(), "");
  await page.chooseFormat("palette-json");
  await page.find("export-name").fill("edge-store");
  await page.isExportable();
  assert.match(await page.find("export-said").textContent(), /only an OS layer/);
  const { name } = await page.download(page.find("export-download"));
  assert.equal(name, "edge-store-1.0.0.json");
  assert.match(await page.find("notice").textContent(), /only an OS layer/);
  await page.find("export-open").click();
  assert.equal(await page.find("export-name").inputValue(), "edge-store");
}));

test("nothing is called accepted before it is confirmed", withPage(async (page) => {
  await page.setText(`${layer()}  a: 1\n  a: 2\n`);
  await page.settled();
  await page.find("export-open").click();
  await page.find("export-errors").waitFor();
  assert.doesNotMatch(await page.find("export-notes").textContent(), /Accepted by you/);
  assert.ok(await page.find("export-download").isDisabled());
  assert.match(await page.find("export-preview").textContent(), /a: 2/);
  await page.find("export-confirm-errors").check();
  await page.isExportable();
  assert.match(await page.find("export-notes").textContent(), /Accepted by you/);
}));

test("what another YAML reader refuses is not exported, and has a link to its line", withPage(async (page) => {
  await page.setText("options:\n  system.uri: &os.image registry.northwind.dev/edge/os:v1\n");
  await page.settled();
  await page.find("export-open").click();
  const obstacle = page.find("export-read-back");
  await obstacle.waitFor();
  assert.match(await obstacle.textContent(), /line 2.*libyaml/is);
  assert.equal(await obstacle.locator("input").count(), 0, "it cannot be confirmed");
  assert.ok(await page.find("export-download").isDisabled());
}));

test("a layer inside Terraform is opened", withPage(async (page) => {
  const text = 'resource "spectrocloud_cluster_profile" "p" {\n  pack {\n    name   = "edge-native-byoi"\n    values = <<-EOT\n      options:\n        system.uri: registry.northwind.dev/edge/os:$${TAG}\n    EOT\n  }\n}\n';
  await page.openFile("profile.tf", text);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of Terraform
  await page.hasText("options:\n  system.uri: registry.northwind.dev/edge/os:${TAG}\n");
  assert.match(await page.find("document-info").textContent(), /Terraform/);
}));

test("each secret can have a choice of its own", withPage(async (page) => {
  await page.setText("providerCredentials:\n  registry: registry.northwind.dev\n  user: puller\n  password: Tr0ub4dor-one\nstages:\n  boot:\n    - name: a\n      environment:\n        API_TOKEN: Tr0ub4dor-two\noptions:\n  system.uri: registry.northwind.dev/edge/os:v1\n");
  await page.settled();
  await page.find("export-open").click();
  await page.chooseFormat("os-yaml");
  await page.find("secrets-each").locator("summary").click();
  assert.equal(await page.find("secret-choice").count(), 2);
  await page.find("secret-choice").first().selectOption("secrets-macro");
  if (await page.find("export-errors").isVisible()) await page.find("export-confirm-errors").check();
  await page.isExportable();
  await eventually(async () => /spectro\.macro\./.test(await page.find("export-preview").textContent()));
  const shown = await page.find("export-preview").textContent();
  assert.match(shown, /password: '\{\{\.spectro\.macro\.\w+\}\}'/);
  assert.match(shown, /API_TOKEN: '\{\{\.spectro\.var\.\w+\}\}'/);
}));

test("a password that a fix moved to a variable is exported as one", withPage(async (page) => {
  await opened(page);
  const literal = `${osLayer(PROFILE).trimEnd()}\nproviderCredentials:\n  registry: registry.northwind.internal\n  user: puller\n  password: Tr0ub4dor.3x\n`;
  await page.setText(literal);
  const line = literal.split("\n").findIndex((text) => text.includes("Tr0ub4dor")) + 1;
  await page.hasFinding(`H001@${line}`);
  await page.takeFix(`H001@${line}`, 1);
  await page.page.getByText(/The next export defines the masked variable/).waitFor();
  await eventually(async () => !(await page.text()).includes("Tr0ub4dor"));
  const [, name] = (await page.text()).match(/password: '\{\{\.spectro\.var\.(\w+)\}\}'/);
  await page.settled();
  assert.deepEqual((await page.findings()).filter((found) => /^M015@\d/.test(found)), []);
  await page.find("export-open").click();
  await page.find("export-next-minor").click();
  const { text } = await page.download(page.find("export-download"));
  const variable = JSON.parse(text).spec.variables.find((one) => one.name === name);
  assert.equal(variable.isSensitive, true);
  assert.ok(!text.includes("Tr0ub4dor"));
}));
