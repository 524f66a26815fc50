import path from "node:path";
import { type BuildOptions, build } from "esbuild";

const packageRoot = path.resolve(import.meta.dirname, "..");

/** Where the built suites are: inside the package, for runtimes to find the client in its node_modules. */
export const dist = path.join(packageRoot, "dist");

/** Builds the suite for command lines, which import the client as it is installed, and for workers and pages, which users bundle. */
export async function bundle(): Promise<void> {
  const options: BuildOptions = { absWorkingDir: packageRoot, outdir: dist, bundle: true, target: "es2022", logLevel: "error" };
  await Promise.all([
    build({ ...options, entryPoints: ["suite/process.ts"], format: "esm", packages: "external", outExtension: { ".js": ".mjs" } }),
    build({ ...options, entryPoints: ["suite/worker.ts"], format: "esm", platform: "browser" }),
    build({ ...options, entryPoints: ["suite/page.ts"], format: "iife", platform: "browser" }),
  ]);
}
