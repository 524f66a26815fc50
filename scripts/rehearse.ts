/** `pnpm rehearse`: proves a release, from the changeset to a program that uses it, with a registry of its own and no network. */
import assert from "node:assert/strict";
import { startMockProcess } from "./mock-process.ts";
import { checkStory } from "./rehearsal/check-story.ts";
import { createConsumer, installedDescription, installedFiles } from "./rehearsal/consumer.ts";
import { startRegistry } from "./rehearsal/registry.ts";
import { publish, raiseVersions } from "./rehearsal/release.ts";
import { seconds, step } from "./rehearsal/step.ts";
import { checkContents, checkDependencies, fetchTarball, lintTarball } from "./rehearsal/tarballs.ts";
import { linkThirdParty } from "./rehearsal/third-party.ts";
import { typeCheck } from "./rehearsal/type-check.ts";
import { unwindOnSignals } from "./run.ts";
import { copyWorkspace } from "./workspace-copy.ts";

const start = performance.now();
unwindOnSignals();
try {
  await rehearse();
  console.log(`The release works (${seconds(start)}).`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function rehearse() {
  await using copy = await step("copy the workspace", copyWorkspace);
  await step("install it offline", () => copy.run("pnpm", ["install", "--offline", "--frozen-lockfile"]));
  const packages = await step("add changesets and raise the versions", () => raiseVersions(copy));

  await using registry = await step("start a registry", startRegistry);
  await step(`build and publish ${packages.map(({ name, version }) => `${name}@${version}`).join(", ")}`, () =>
    publish(copy, packages, registry),
  );

  const tarballs = await step("look into the tarballs", async () => {
    const fetched = await Promise.all(packages.map((published) => fetchTarball(published, registry, copy.dir)));
    fetched.forEach(checkContents);
    for (const tarball of fetched) checkDependencies(tarball, packages);
    return fetched;
  });
  await step("publint and attw on the tarballs", async () => {
    for (const tarball of tarballs) await lintTarball(tarball, copy);
  });

  const types = packages.filter(({ name }) => name === "@closekit/types");
  await using typist = await step("install the types alone, outside the workspace", () =>
    createConsumer(["types-only.ts"], types, registry),
  );
  await step("type-check with them, and find no code", async () => {
    await typeCheck(typist, ["types-only.ts"]);
    const code = (await installedFiles(typist)).filter((file) => /\.[cm]?js$/.test(file));
    assert.deepEqual(code, [], "@closekit/types brings code with it");
  });

  const links = await linkThirdParty(tarballs, copy);
  const files = ["story.ts", "main.js"];
  await using consumer = await step("install everything, outside the workspace", () => createConsumer(files, packages, registry, links));
  await step("type-check a consumer with TypeScript 5.4, 5.9 and 7", () => typeCheck(consumer, ["story.ts"]));
  await using mock = await step("start the mock with npx", () =>
    startMockProcess("npx", ["--no-install", "closekit-mock", "--port", "0"], { cwd: consumer.dir, env: consumer.env }),
  );
  await step("run the consumer against it", async () => {
    checkStory(JSON.parse(await consumer.run(process.execPath, ["main.js", mock.url])), await installedDescription(consumer));
  });
}
