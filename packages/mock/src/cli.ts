#!/usr/bin/env node
import module, { createRequire } from "node:module";
import { type Command, readArguments, usage } from "./arguments.ts";

// Prism is large: from the second start on, this takes a third off the time to load it
module.enableCompileCache?.();

process.exitCode = await main();

async function main(): Promise<number> {
  let command: Command;
  try {
    command = readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`closekit-mock: ${(error as Error).message}\nSee closekit-mock --help.`);
    return 2;
  }
  if (command.run === "mock") return serve(command);
  console.log(command.run === "help" ? usage.trimEnd() : createRequire(import.meta.url)("../package.json").version);
  return 0;
}

async function serve({ options, verbose }: Extract<Command, { run: "mock" }>): Promise<number> {
  const [{ startMock }, { curlExamples }, { bundledDescription }] = await Promise.all([
    import("./index.ts"),
    import("./curl-examples.ts"),
    import("@closekit/contract"),
  ]);
  try {
    const mock = await startMock({ ...options, ...(verbose && { log: (line: string) => console.log(line) }) });
    console.log(`The mock of the Close API is ready at ${mock.url}. Try:\n`);
    for (const line of curlExamples(bundledDescription(), mock.url)) console.log(`${line}\n`);
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void mock.close());
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const { host, port } = options;
    const taken = `port ${port} on ${host} is in use. Stop what listens there, or choose another port with --port (0 takes a free one).`;
    console.error(`closekit-mock: ${code === "EADDRINUSE" ? taken : message}`);
    return 1;
  }
}
