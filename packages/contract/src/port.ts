/** Whether a server can listen there. Node takes texts that are no numbers for the path of a socket, and makes one there. */
export const isPort = (port: unknown): boolean => typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65535;

/** @throws TypeError when it is no port */
export function checkPort(port: unknown): void {
  if (isPort(port)) return;
  throw new TypeError(`\`port\` must be a number from 0 to 65535, not ${typeof port === "string" ? JSON.stringify(port) : String(port)}.`);
}
