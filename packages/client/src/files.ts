import type { CallOptions } from "./call.ts";
import type { CloseClient } from "./client.ts";
import { createFileUpload } from "./generated/files.ts";
import { NamedError } from "./named-error.ts";
import { unlessAborted } from "./wait.ts";

/** What a file holds. A `Blob` is sent without being copied; a stream is read to its end first, for the storage has to know the size. */
export type FileData = Blob | string | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A file for {@link uploadFile}. */
export interface FileToUpload<Type extends string = string> {
  filename: string;
  /** MIME type, as in `application/pdf`. */
  content_type: Type;
  data: FileData;
}

/** An uploaded file, as the `attachments` of emails, notes, templates, messages and opportunities take it. */
export interface UploadedFile<Type extends string = string> {
  url: string;
  filename: string;
  content_type: Type;
  /** Bytes. */
  size: number;
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
 * @param options `signal`, and `fetch`, which you have to give here even if the client has one, are for both requests; `timeout` is how
 * long the storage may take, in ms: 10 minutes by default
 *
 * @example
 * const file = await uploadFile(close, { filename: "prices.pdf", content_type: "application/pdf", data: await openAsBlob("prices.pdf") });
 * await createNote(close, { body: { lead_id, note_html: "<p>Prices</p>", attachments: [file] } });
 *
 * @throws FileUploadError when the storage refuses the file, cannot be reached or takes too long
 * @throws CloseApiError when the API gives no form
 * @throws TypeError when `data` is none of what it can be
 */
export async function uploadFile<const Type extends string>(
  close: CloseClient,
  { filename, content_type, data }: FileToUpload<Type>,
  { timeout: limit = 600_000, ...options }: Pick<CallOptions, "signal" | "fetch"> & { timeout?: number } = {},
): Promise<UploadedFile<Type>> {
  const { fetch = globalThis.fetch, signal } = options;
  // before the form is asked for, which is good for a minute
  const blob = await toBlob(data, signal);
  const { upload, download } = await createFileUpload(close, { ...options, body: { filename, content_type } });
  const form = new FormData();
  for (const name in upload.fields) form.append(name, String(upload.fields[name]));
  form.append("file", blob, filename); // the storage ignores what comes after it

  const time = AbortSignal.timeout(limit);
  const post = { method: "POST", body: form, signal: AbortSignal.any([signal ?? time, time]) };
  const response = await fetch(upload.url, post).catch((cause) => {
    signal?.throwIfAborted();
    throw new FileUploadError(filename, `the storage cannot be reached: ${cause}`, undefined, cause);
  });
  const text = await response.text().catch(() => ""); // the status says it all
  if (!response.ok) throw new FileUploadError(filename, `the storage answered ${response.status}${told(text)}`, response.status);
  return { url: download.url, filename, content_type, size: blob.size };
}

async function toBlob(data: FileData, signal: AbortSignal | null | undefined): Promise<Blob> {
  if (data instanceof Blob) return data;
  if (typeof data === "string" || "byteLength" in Object(data)) return new Blob([data as BlobPart]);
  return unlessAborted(signal, (resolve, reject) => {
    const source = sourceOf(data as ReadableStream | AsyncIterable<unknown>);
    const parts: unknown[] = [];
    const take = ({ done, value }: Part): unknown => {
      if (done || signal?.aborted) return resolve(new Blob(parts as BlobPart[]));
      parts.push(value);
      return source.read().then(take);
    };
    source.read().then(take).catch(reject);
    return () => source.cancel()?.catch(() => {}); // not waited for: what is silent may stay so
  });
}

interface Part {
  done?: boolean;
  value?: unknown;
}

/** Not every runtime lets a stream be iterated, and where one does, the iterator cannot be stopped while the stream is silent. */
function sourceOf(data: ReadableStream | AsyncIterable<unknown>): { read(): Promise<Part>; cancel(): Promise<unknown> | undefined } {
  if (data instanceof ReadableStream) return data.getReader();
  const iterator = data[Symbol.asyncIterator]();
  return { read: () => iterator.next(), cancel: () => iterator.return?.() };
}

/** Code and message of the storage's XML; the rest repeats signed fields. */
const told = (xml: string) => {
  const said = xml.match(/(?<=<(?:Code|Message)>)[^<]+/g);
  return said ? `: ${said.join(", ")}` : "";
};
