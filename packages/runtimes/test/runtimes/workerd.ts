import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import program, { compatibilityDate } from "workerd";
import type { Servers } from "../../suite/checks.ts";
import type { Report } from "../../suite/run.ts";
import { dist } from "../bundles.ts";

const config = `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker.js", esModule = embed "worker.js")], compatibilityDate = "${compatibilityDate}")),
    # the servers are on this machine
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** The suite in workerd, as Cloudflare Workers have it, without the compatibility flags for Node. */
export async function workerd({ mock, odd }: Servers): Promise<Report> {
  const file = path.join(dist, "worker.capnp");
  await writeFile(file, config);
  const child = spawn(program, ["serve", file, "--control-fd=3"], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints += chunk;
  });
  const ended = once(child, "exit");
  try {
    const port = await Promise.race([listening(child.stdio[3] as Readable), ended.then(() => undefined)]);
    if (port === undefined) throw new Error(`workerd ended: ${complaints}`);
    const response = await fetch(`http://127.0.0.1:${port}/?${new URLSearchParams({ mock, odd })}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${text}\n${complaints}`);
    return JSON.parse(text);
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

/** The port that workerd tells on its control channel, where each line is a JSON object. */
async function listening(control: Readable): Promise<number> {
  for await (const line of createInterface({ input: control })) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
  throw new Error("workerd does not listen");
}
