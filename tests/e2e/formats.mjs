// What each export format has to hold.
import assert from "node:assert/strict";

/** Exports the next minor version in every format and reads the files back. Returns the text of the file that Palette imports. */
export async function everyFormat(page, { name, version, layer }) {
  const made = async (format) => {
    if (await page.find("export-dialog").isHidden()) await page.find("export-open").click();
    await page.chooseFormat(format);
    await page.find("export-next-minor").click();
    await page.isExportable();
    assert.ok((await page.find("export-notes").textContent()).length > 40, `${format} has a checklist`);
    const file = await page.download(page.find("export-download"));
    assert.ok(file.name.startsWith(`${name}-${version}`), file.name);
    return file;
  };
  const json = await made("palette-json");
  const { spec } = JSON.parse(json.text);
  assert.equal(spec.version, version);
  assert.equal(spec.template.packs.find((pack) => pack.layer === "os").values, layer);
  const script = await made("api-script");
  assert.ok(script.name.endsWith(".sh") && script.text.startsWith("#!/bin/sh\n"), script.name);
  for (const line of layer.split("\n")) assert.ok(script.text.includes(JSON.stringify(line).slice(1, -1)), `the script carries ${line}`);
  const terraform = await made("terraform");
  assert.ok(terraform.name.endsWith(".zip"), terraform.name);
  const files = page.unzip(terraform.bytes);
  assert.ok(Object.values(files).includes(layer), `the layer is a file among ${Object.keys(files)}`);
  const isResource = ([file, text]) => file.endsWith(".tf") && new RegExp(`version += "${version.replaceAll(".", "\\.")}"`).test(text);
  assert.ok(Object.entries(files).some(isResource), Object.keys(files).join());
  assert.ok(Object.keys(files).some((file) => file.endsWith("checklist.md")));
  assert.equal((await made("os-yaml")).text, layer);
  if (json.text.includes(".spectro.macro.")) {
    const macros = await made("macros");
    assert.ok(macros.name.endsWith("-macros.zip") && terraform.name.endsWith("-terraform.zip"), `${macros.name}, ${terraform.name}`);
    assert.ok(Object.keys(page.unzip(macros.bytes)).length > 2);
  } else {
    await page.find("export-open").click();
    await page.chooseFormat("macros");
    await page.find("export-error").waitFor();
    assert.match(await page.find("export-error").textContent(), /nothing to define/);
    assert.ok(await page.find("export-download").isDisabled());
    await page.page.keyboard.press("Escape");
  }
  return json.text;
}
