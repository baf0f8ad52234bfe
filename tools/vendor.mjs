// Copies what the pages use from node_modules into static/vendor, with checksums.
// Run it after a change of package.json: npm ci && npm run vendor. The result is committed,
// so that neither users nor tests need Node.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const target = "static/vendor";
const font = "node_modules/@fontsource/be-vietnam-pro";
const bootstrap = "node_modules/bootstrap";
const sources = [
  [`${bootstrap}/dist/css/bootstrap.min.css`, "bootstrap.min.css"],
  [`${bootstrap}/LICENSE`, "bootstrap.LICENSE"],
  [`${font}/LICENSE`, "be-vietnam-pro.LICENSE"],
];
for (const subset of ["latin", "latin-ext", "vietnamese"]) {
  for (const weight of [400, 600]) {
    const file = `${font}/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`;
    sources.push([file, basename(file)]);
  }
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const sums = [];
for (const [from, name] of sources) {
  let content = readFileSync(from);
  if (name.endsWith(".css")) {
    // The map is not copied, and a name without its file stops collectstatic.
    content = Buffer.from(
      content.toString("utf8").replace(/\/\*# sourceMappingURL=.*?\*\/\s*/g, "")
    );
  }
  writeFileSync(join(target, name), content);
  sums.push(`${createHash("sha256").update(content).digest("hex")}  ${name}`);
}
writeFileSync(join(target, "SHA256SUMS"), sums.sort().join("\n") + "\n");
