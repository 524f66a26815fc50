import type { Context } from "../engine/context.ts";
import { refuse } from "../engine/problem.ts";
import type { Resource } from "../engine/resource.ts";
import { randomLetters } from "../ids.ts";
import { fileAddress } from "./app.ts";
import { uploadKey, uploadPath, uploadSeconds } from "./files/upload.ts";

const path = "/files/upload/";

/** Uploads that were prepared; the id of one is its key. What becomes of a file is kept, not the file itself. */
export const files: Resource = {
  path,
  operations: {
    async createFileUpload(context) {
      const { filename, content_type } = context.body as Record<string, string>;
      const key = `temporary/${context.user.id}/${randomLetters(22)}/${filename?.toWellFormed()}`;
      const now = context.now();
      await context.store.insert(context.of(path).table, { id: key, date_created: now, uploaded: false });
      const expiration = new Date(Date.parse(`${now.slice(0, 23)}Z`) + uploadSeconds * 1000).toISOString();
      const fields = {
        key,
        policy: Buffer.from(JSON.stringify({ expiration, conditions: [{ key }] })).toString("base64"),
        signature: randomLetters(22),
        AWSAccessKeyId: "SANDBOX",
        "Content-Type": content_type,
        "Content-Disposition": `attachment; filename="${filename?.replaceAll('"', '\\"')}"`,
        success_action_status: "201",
      };
      return {
        upload: { url: `${context.origin}${uploadPath}`, fields },
        download: { url: `${fileAddress}/${key.split("/").map(encodeURIComponent).join("/")}/` },
      };
    },
  },
};

/**
 * Checks that files which are attached by the address of their upload have been uploaded, by this organization.
 *
 * @param attachments as a request has them
 * @throws Problem naming the first that has not
 */
export async function requireUploaded(context: Context, attachments: { url?: unknown }[]): Promise<void> {
  for (const [index, { url }] of attachments.entries()) {
    const key = uploadKey(url);
    if (key === undefined) continue;
    const upload = await context.store.get(context.of(path).table, key);
    if (!upload?.uploaded) throw refuse({ [`attachments.${index}.url`]: "The file has not been uploaded." }, { attachments });
  }
}
