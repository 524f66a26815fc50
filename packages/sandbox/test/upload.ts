import type { Sandbox } from "../src/index.ts";
import { caller } from "./support.ts";

/** Uploads a file, and resolves to the address to attach it by. */
export async function upload(sandbox: Sandbox, filename: string, content_type: string): Promise<string> {
  const prepared = await caller(sandbox, sandbox.apiKey)("POST", "/files/upload/", { filename, content_type });
  const { upload, download } = prepared.body;
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(upload.fields)) form.set(name, value);
  form.set("file", new Blob(["content"]), filename);
  const { status } = await sandbox.fetch(upload.url, { method: "POST", body: form });
  if (status !== 201) throw new Error(`The upload of ${filename} was answered ${status}.`);
  return download.url;
}
