import type { Arriving } from "./request.ts";

/** Largest request body that is read, in bytes. */
export const maxBodySize = 5 * 1024 * 1024;

/** A request body as a JSON object, undefined when there is none; or the reason why it is not one. */
export type ReadBody = { value: Record<string, unknown> | undefined } | { problem: "tooLarge" | "notJson" | "invalidJson" | "notAnObject" };

/**
 * Reads a request body.
 *
 * @param mediaTypes what the `content-type` may be; a body without one is taken as JSON
 */
export async function readBody(request: Arriving, mediaTypes: string[]): Promise<ReadBody> {
  const bytes = await request.read(maxBodySize);
  if (!bytes) return { problem: "tooLarge" };
  if (bytes.length === 0) return { value: undefined };
  const mediaType = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (mediaType && !mediaTypes.includes(mediaType)) return { problem: "notJson" };
  return parse(bytes.toString());
}

function parse(text: string): ReadBody {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return { problem: "notAnObject" };
    return { value: value as Record<string, unknown> };
  } catch {
    return { problem: "invalidJson" };
  }
}
