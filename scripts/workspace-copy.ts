import { copyFile, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "./run.ts";

export const root = path.resolve(import.meta.dirname, "..");

/** A throw-away clone of this checkout, uncommitted work included, as a git repository of its own. */
export interface WorkspaceCopy extends AsyncDisposable {
  dir: string;
  /** For what runs in it: turbo shares the cache of the checkout. */
  env: NodeJS.ProcessEnv;
  run(command: string, args: string[], env?: NodeJS.ProcessEnv): Promise<string>;
  commit(message: string): Promise<void>;
  /** Back to a commit, but for what git ignores. */
  reset(to?: string): Promise<void>;
}

export async function copyWorkspace(): Promise<WorkspaceCopy> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), "closekit-copy-")));
  const copy = openCopy(dir);
  try {
    const all = await files();
    for (const folder of new Set(all.map((file) => path.dirname(file)))) await mkdir(path.join(dir, folder), { recursive: true });
    await Promise.all(all.map((file) => copyFile(path.join(root, file), path.join(dir, file))));
    await copy.run("git", ["init", "--quiet", "--initial-branch=main"]);
    await copy.commit("A copy");
  } catch (error) {
    await copy[Symbol.asyncDispose]();
    throw error;
  }
  return copy;
}

/** A copy that was made before. */
export function openCopy(dir: string): WorkspaceCopy {
  const env = { ...process.env, ...settings };
  const inCopy: WorkspaceCopy["run"] = (command, args, more) => run(command, args, { cwd: dir, env: { ...env, ...more } });
  return {
    dir,
    env,
    run: inCopy,
    async commit(message) {
      await inCopy("git", ["add", "--all"]);
      await inCopy("git", ["commit", "--quiet", "--no-verify", "--message", message]);
    },
    async reset(to = "HEAD") {
      await inCopy("git", ["reset", "--quiet", "--hard", to]);
      await inCopy("git", ["clean", "--quiet", "--force", "-d"]);
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** What git has, and what it would have with `git add`; not what it misses. */
async function files(): Promise<string[]> {
  const list = async (...flags: string[]) => (await run("git", ["ls-files", "-z", ...flags], { cwd: root })).split("\0").filter(Boolean);
  const missing = new Set(await list("--deleted"));
  return (await list("--cached", "--others", "--exclude-standard")).filter((file) => !missing.has(file));
}

const identity = { NAME: "closekit", EMAIL: "closekit@localhost" };
const settings: NodeJS.ProcessEnv = {
  GIT_AUTHOR_NAME: identity.NAME,
  GIT_AUTHOR_EMAIL: identity.EMAIL,
  GIT_COMMITTER_NAME: identity.NAME,
  GIT_COMMITTER_EMAIL: identity.EMAIL,
  // nobody's signing keys, hooks or templates
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  TURBO_CACHE_DIR: path.join(root, ".turbo/cache"),
  // a copy is installed when its user says so
  pnpm_config_verify_deps_before_run: "false",
};
