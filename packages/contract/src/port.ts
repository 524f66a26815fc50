/**
 * Checks what a server shall listen on. Node takes other texts for the path of a socket, and makes one there.
 *
 * @throws TypeError when it is no port
 */
export function checkPort(port: unknown): void {
  if (typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65535) return;
  throw new TypeError(`\`port\` must be a number from 0 to 65535, not ${typeof port === "string" ? JSON.stringify(port) : String(port)}.`);
}
