/** `pnpm docs`: serves the documentation that was built, on http://127.0.0.1:4030; another port may follow. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const page = path.resolve(import.meta.dirname, "../packages/docs/dist/index.html");
const port = Number(process.argv[2] ?? 4030);

// read for each visit, so that a new build shows
const server = createServer(async (_request, response) => {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(await readFile(page));
});
server.once("error", (error: NodeJS.ErrnoException) => {
  console.error(error.code === "EADDRINUSE" ? `Port ${port} is taken. Name another: pnpm run docs ${port + 1}` : error.message);
  process.exitCode = 1;
});
server.listen(port, "127.0.0.1", () => console.log(`The documentation is at http://127.0.0.1:${port}/ and in ${page}`));
