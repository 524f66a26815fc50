import { isPort } from "./port.ts";

/** A server's command line: what it prints, how it reads its arguments, and what starts it. */
export interface ServerCommand<Asked> {
  /** What it is called by. */
  name: string;
  usage: string;
  version: string;
  /** Reads the arguments; throws an error with a message for the user when they are wrong. */
  read(args: string[]): Asked | "help" | "version";
  /** Starts the server and tells so. */
  start(asked: Asked): Promise<{ close(): Promise<void> }>;
}

/** Runs the command until the server listens, or to its end; resolves to the exit code. */
export async function runCommand<Asked extends { options: Listening }>(command: ServerCommand<Asked>): Promise<number> {
  const { name, usage, version, read, start } = command;
  let asked: Asked | "help" | "version";
  try {
    asked = read(process.argv.slice(2));
  } catch (error) {
    console.error(`${name}: ${(error as Error).message}\nSee ${name} --help.`);
    return 2;
  }
  if (asked === "help" || asked === "version") {
    console.log(asked === "help" ? usage.trimEnd() : version);
    return 0;
  }
  try {
    const server = await start(asked);
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void server.close());
    return 0;
  } catch (error) {
    console.error(`${name}: ${cannotStart(error as NodeJS.ErrnoException, asked.options)}`);
    return 1;
  }
}

/** Where a server listens. */
export interface Listening {
  port?: number | undefined;
  host?: string | undefined;
}

function cannotStart(error: NodeJS.ErrnoException & { hostname?: string }, { port, host }: Listening): string {
  const { code, syscall, hostname, message } = error;
  // a database may have errors of the same codes
  if (syscall !== "listen" && hostname !== host) return message;
  const other = "choose another port with --port (0 takes a free one).";
  if (code === "EADDRINUSE") return `port ${port} on ${host} is in use. Stop what listens there, or ${other}`;
  if (code === "EACCES") return `port ${port} on ${host} is not for everybody. Run as somebody who may use it, or ${other}`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `this machine has no address ${host}. Leave --host out for 127.0.0.1, or give 0.0.0.0 for all addresses.`;
  return message;
}

/**
 * Checks what the arguments gave, and reads the port.
 *
 * @throws an error with a message for the user when a value is empty, as a variable of the shell is that has none: nobody means "keep my
 * data in no file", or "listen on all addresses"
 */
export function readPort(values: { port: string; [name: string]: unknown }): number {
  for (const [name, value] of Object.entries(values))
    if (value === "") throw new Error(`--${name} is empty. Give it a value, or leave it out.`);
  const { port } = values;
  if (!/^\d+$/.test(port) || !isPort(Number(port))) throw new Error(`--port takes a number from 0 to 65535, not "${port}".`);
  return Number(port);
}
