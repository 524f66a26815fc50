/**
 * Modules that export what they make with this package can be built with declarations: every type in them has a name outside. Its own
 * declarations need no DOM types, which programs for Node often leave out.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript-5.9";
import { expect, onTestFinished, test } from "vitest";

const text = `
import * as client from "@closekit/client";
import { withDates } from "@closekit/client/dates";
import * as filter from "@closekit/client/filter";
import * as webhooks from "@closekit/client/webhooks";

export const close = client.createClient({ apiKey: "api_a.b" });
const path = { id: "lead_x" };
export const list = client.listLeads;
export const dated = withDates(client.getLead);
export const datedList = withDates(client.listLeads);
export const some = () => client.getLead(close, { path, query: { _fields: ["id", "num_emails"] } });
export const all = () => client.getLead(close, { path, query: { _fields: ["_all"] } }).outcome();
export const wanted = (names: ("id" | "name")[]) => dated(close, { path, query: { _fields: names } });
export const walk = () => client.paginate(datedList, close);
export const found = () => client.search(close, { object_type: "lead", _fields: ["name", "custom"] });
export const field = client.defineCustomField({ id: "cf_x", type: "number" });
export const set = client.setCustomField(field, 3);
export const setAny = (of: client.CustomFieldDefinition) => client.setCustomField(of, "x");
export const query = filter.and(filter.field("lead", "name").exists());
export const order = filter.ascending(filter.field("lead", "name"));
export const stored = filter.storedQuery;

const options = { signatureKey: "00" };
export const router = webhooks.webhookRouter();
export const fetched = webhooks.fetchWebhook(router, options);
export const node = webhooks.nodeWebhook(router, options);
export const express = webhooks.expressWebhook(router, options);
export const fastify = webhooks.fastifyWebhook(router, options);
export const hono = webhooks.honoWebhook(router, options);
`;

test("what is made with the package can be exported, also without DOM types", { timeout: 60_000 }, () => {
  // elsewhere, for a module in the same repository can name its files
  const folder = mkdtempSync(path.join(tmpdir(), "closekit-declarations-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, "node_modules/@closekit"), { recursive: true });
  symlinkSync(path.resolve(import.meta.dirname, ".."), path.join(folder, "node_modules/@closekit/client"));
  const file = path.join(folder, "exporting.mts");
  writeFileSync(file, text);
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: ["node"],
    typeRoots: [path.resolve(import.meta.dirname, "../node_modules/@types")],
    strict: true,
    declaration: true,
  };
  const program = ts.createProgram([file], options);
  const source = program.getSourceFile(file);
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName.includes("/client/dist/"));
  expect(ours.length).toBeGreaterThan(10);
  const problems = [source, ...ours].flatMap((each) => program.getSemanticDiagnostics(each));
  problems.push(...program.getDeclarationDiagnostics(source));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
});
