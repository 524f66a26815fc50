import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";

const client = path.resolve(import.meta.dirname, "../..");

/** A module of this package from a second copy of it, as two versions in one dependency tree are. Removed when the test ends. */
export async function secondCopy<Module>(module: string): Promise<Module> {
  const directory = mkdtempSync(path.join(client, "test", ".copy-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  cpSync(path.join(client, "dist"), path.join(directory, "dist"), { recursive: true });
  cpSync(path.join(client, "package.json"), path.join(directory, "package.json"));
  symlinkSync(path.join(client, "node_modules"), path.join(directory, "node_modules"));
  return import(pathToFileURL(path.join(directory, "dist", module)).href);
}
