import { refuse, required } from "../../engine/problem.ts";

export interface Attachment extends Record<string, unknown> {
  url: string;
  filename: string;
  content_type: string;
}

/**
 * Attachments as templates keep them: what a request leaves out follows from the address.
 *
 * @throws Problem when one has no address
 */
export function attachmentsOf(given: unknown): Attachment[] {
  return ((given as Partial<Attachment>[] | undefined) ?? []).map((attachment, index) => {
    const { url } = attachment;
    if (typeof url !== "string") throw refuse({ [`attachments.${index}.url`]: required });
    const name = decodeURIComponentSafely(/([^/?#]*)\/?(?:[?#].*)?$/.exec(url)?.[1] ?? "");
    return {
      ...attachment,
      url,
      filename: attachment.filename ?? name,
      content_type: attachment.content_type ?? "application/octet-stream",
    };
  });
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
