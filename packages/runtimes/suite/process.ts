/** Runs the suite in a runtime that has a command line: Node, Bun or Deno. */
import { run } from "./run.ts";

const [mock = "", odd = ""] = process.argv.slice(2);
console.log(JSON.stringify(await run({ mock, odd })));
