import type { IncomingMessage } from "node:http";

/** Largest request body that is read, in bytes. */
export const maxBodySize = 5 * 1024 * 1024;

/** A request body as a JSON object, undefined when there is none; or the reason why it is not one. */
export type ReadBody = { value: Record<string, unknown> | undefined } | { problem: "tooLarge" | "notJson" | "invalidJson" | "notAnObject" };

/**
 * Reads a request body.
 *
 * @param mediaTypes what the `content-type` may be; a body without one is taken as JSON
 */
export async function readBody(request: IncomingMessage, mediaTypes: string[]): Promise<ReadBody> {
  const bytes = await read(request);
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

/** Resolves to undefined when the body is too large; what is left of it is then thrown away as it arrives. */
function read(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodySize) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => request.complete || reject(new Error("The client went away.")));
  });
}
