#!/usr/bin/env node
import module, { createRequire } from "node:module";
import { runCommand } from "@closekit/contract/command";
import { readArguments, usage } from "./arguments.ts";

// Prism is large: from the second start on, this takes a third off the time to load it
module.enableCompileCache?.();

process.exitCode = await runCommand({
  name: "closekit-mock",
  usage,
  version: createRequire(import.meta.url)("../package.json").version,
  read: readArguments,
  async start({ options, verbose }) {
    const [{ startMock }, { curlExamples }, { bundledDescription }] = await Promise.all([
      import("./index.ts"),
      import("./curl-examples.ts"),
      import("@closekit/contract"),
    ]);
    const mock = await startMock({ ...options, ...(verbose && { log: (line: string) => console.log(line) }) });
    console.log(`The mock of the Close API is ready at ${mock.url}. Try:\n`);
    for (const line of curlExamples(bundledDescription(), mock.url)) console.log(`${line}\n`);
    return mock;
  },
});
