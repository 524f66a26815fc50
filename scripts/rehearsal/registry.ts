import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { runServer } from "verdaccio";

/** A package registry on loopback that knows only what is published to it. */
export interface Registry extends AsyncDisposable {
  /** What makes pnpm and npm use it, and nothing of this machine's own settings. */
  env: NodeJS.ProcessEnv;
  /** A published tarball. */
  tarball(name: string, version: string): Promise<Uint8Array>;
}

export async function startRegistry(): Promise<Registry> {
  const dir = await mkdtemp(path.join(tmpdir(), "closekit-registry-"));
  const server: Server = await runServer({
    configPath: path.join(dir, "config.yaml"),
    storage: path.join(dir, "storage"),
    uplinks: {},
    auth: { htpasswd: { file: path.join(dir, "htpasswd") } },
    packages: { "**": { access: "$all", publish: "$all" } },
    web: { enable: false },
    log: { type: "stdout", format: "pretty", level: "fatal" },
  } as never);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  // clients refuse to publish without a token, whatever it is
  const userconfig = path.join(dir, "npmrc");
  await writeFile(userconfig, `registry=http://${host}/\n//${host}/:_authToken=rehearsal\n`);

  return {
    env: {
      ...Object.fromEntries(machineSettings().map((name) => [name, undefined])),
      npm_config_userconfig: userconfig,
      npm_config_registry: `http://${host}/`,
      // only a workflow on GitHub can sign
      npm_config_provenance: "false",
      no_proxy: "127.0.0.1",
      NO_PROXY: "127.0.0.1",
    },
    async tarball(name, version) {
      const file = `${name.replace(/^@.*\//, "")}-${version}.tgz`;
      const response = await fetch(`http://${host}/${name}/-/${file}`);
      if (!response.ok) throw new Error(`${name}@${version} was not published: the registry answered ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const machineSettings = () =>
  Object.keys(process.env).filter((name) => /^p?npm_config_(registry|userconfig|npmrc_auth_file|provenance)$/i.test(name));
