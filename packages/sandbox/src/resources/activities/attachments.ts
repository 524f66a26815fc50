import type { Context } from "../../engine/context.ts";
import { randomLetters } from "../../ids.ts";
import type { Stored } from "../../store/row.ts";
import { fileAddress } from "../app.ts";
import { requireUploaded } from "../files.ts";

/** A file that a request attaches. */
export interface AttachmentInput extends Record<string, unknown> {
  url: string;
  filename: string;
  content_type?: string | null;
  size?: number | null;
}

/**
 * Files of an activity as the API shows them: an uploaded one moves to where files of the activity are kept.
 *
 * @throws Problem when one has not been uploaded
 */
export async function attachmentsOf(
  context: Context,
  owner: { kind: string; record: Stored },
  given: unknown,
): Promise<Record<string, unknown>[]> {
  const files = (given ?? []) as AttachmentInput[];
  await requireUploaded(context, files);
  return files.map((file) => {
    const { content_type = null, size = null } = file;
    const url = kept(context, owner, file);
    const picture = content_type?.startsWith("image/");
    return { ...file, url, content_type, size, thumbnail_url: picture ? `${url.replace(/\/*$/, "/")}thumbnail/` : null };
  });
}

function kept(context: Context, { kind, record }: { kind: string; record: Stored }, { url, filename }: AttachmentInput): string {
  if (!url.startsWith(`${fileAddress}/temporary/`)) return url;
  return `${fileAddress}/persisted/${context.organizationId}/${kind}/${record.id}/${randomLetters(22)}/${encodeURIComponent(filename.toWellFormed())}/`;
}
