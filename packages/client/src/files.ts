import type { CallOptions } from "./call.ts";
import type { CloseClient } from "./client.ts";
import { createFileUpload } from "./generated/files.ts";
import { NamedError } from "./named-error.ts";

/** What a file holds. A `Blob` is sent without being copied; a stream is read to its end first, for the storage has to know the size. */
export type FileData = Blob | string | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A file for {@link uploadFile}. */
export interface FileToUpload {
  filename: string;
  /** MIME type, as in `application/pdf`. */
  content_type: string;
  data: FileData;
}

/** An uploaded file, as the `attachments` of notes, emails, templates and opportunities take it. */
export interface UploadedFile {
  url: string;
  filename: string;
  content_type: string;
}

/** The storage did not take a file. It must not be attached. */
export class FileUploadError extends NamedError {
  protected static override readonly closekit: string = "FileUploadError";
  declare readonly filename: string;
  /** The status of the storage's answer; undefined when none came, and `cause` says why. */
  declare readonly status: number | undefined;

  constructor(filename: string, said: string, status?: number, cause?: unknown) {
    super(`The upload of ${filename} failed: ${said}`, { filename, status }, cause);
  }
}

/**
 * Uploads a file: asks the API for a signed form, and posts the form with the file to the storage that it names. Neither the API's
 * credentials nor the client's headers and middleware go there. Attach what it returns within 24 hours.
 *
 * @param options for both requests: `signal`, or a `fetch` of your own, which you have to give here even if the client has one
 *
 * @example
 * const file = await uploadFile(close, { filename: "prices.pdf", content_type: "application/pdf", data: await openAsBlob("prices.pdf") });
 * await createNote(close, { body: { lead_id, note_html: "<p>Prices</p>", attachments: [file] } });
 *
 * @throws FileUploadError when the storage refuses the file or cannot be reached
 * @throws CloseApiError when the API gives no form
 */
export async function uploadFile(
  close: CloseClient,
  { filename, content_type, data }: FileToUpload,
  options: Pick<CallOptions, "signal" | "fetch"> = {},
): Promise<UploadedFile> {
  // before the form is asked for, which is good for a minute
  const blob = await toBlob(data, options.signal);
  const { upload, download } = await createFileUpload(close, { ...options, body: { filename, content_type } });
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, String(value));
  form.append("file", blob, filename); // the storage ignores what comes after it

  const { fetch = globalThis.fetch, signal = null } = options;
  const response = await fetch(upload.url, { method: "POST", body: form, credentials: "omit", signal }).catch((cause) => {
    if (signal?.aborted) throw cause;
    throw new FileUploadError(filename, `the storage cannot be reached (${cause?.message ?? cause})`, undefined, cause);
  });
  const text = await response.text().catch(() => ""); // the status says it all
  if (!response.ok) throw new FileUploadError(filename, `the storage answered ${response.status}${told(text)}`, response.status);
  return { url: download.url, filename, content_type };
}

async function toBlob(data: FileData, signal: AbortSignal | null | undefined): Promise<Blob> {
  if (data instanceof Blob) return data;
  // not every runtime lets a stream be iterated; and so an abort ends one that is silent, too
  if (data instanceof ReadableStream) return new Response(data.pipeThrough(new TransformStream(), signal ? { signal } : {})).blob();
  const parts: BlobPart[] = [];
  for await (const part of Symbol.asyncIterator in Object(data) ? (data as AsyncIterable<Uint8Array>) : [data as BlobPart]) {
    signal?.throwIfAborted();
    parts.push(part as BlobPart);
  }
  return new Blob(parts);
}

/** Code and message of the storage's XML; the rest repeats signed fields. */
const told = (xml: string) => {
  const said = Array.from(xml.matchAll(/<(?:Code|Message)>([^<]+)</g), ([, text]) => text).join(", ");
  return said && `: ${said}`;
};
