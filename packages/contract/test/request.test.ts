import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { fromNode } from "../src/index.ts";

test("a body that is read when its client has gone is an error, and nothing to wait for", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const sent = request({ method: "POST", port: (server.address() as AddressInfo).port }).once("error", () => {});
  sent.end('{"name": "Harbor Tools"}');
  const [arrived] = (await once(server, "request")) as [IncomingMessage];
  sent.destroy();
  await new Promise((resolve) => arrived.once("close", resolve));
  await expect(fromNode(arrived).read(1000)).rejects.toThrow("The client went away.");
});
