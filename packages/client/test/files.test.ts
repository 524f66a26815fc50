import { openAsBlob } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import {
  CloseApiError,
  createClient,
  createEmail,
  createNote,
  createOpportunity,
  createSms,
  createSmsTemplate,
  type FileData,
  FileUploadError,
  uploadFile,
} from "@closekit/client";
import { describe, expect, expectTypeOf, test } from "vitest";
import { apiKey, baseUrl, onMock } from "./support/api.ts";
import { json, serve } from "./support/server.ts";

const file = { filename: "prices.txt", content_type: "text/plain" };
const fields = {
  key: "temporary/prices.txt",
  "Content-Type": "text/plain",
  success_action_status: "201",
  policy: "p0l1cy",
  signature: "s1gn",
};
const download = { url: "https://app.close.com/go/file/temporary/prices.txt/" };

interface Posted {
  headers: IncomingMessage["headers"];
  parts: [string, string | File][];
}

async function parts(request: IncomingMessage): Promise<Posted["parts"]> {
  const form = await new Response(Readable.toWeb(request) as ReadableStream, { headers: request.headers as HeadersInit }).formData();
  return [...form];
}

/** An API that signs forms for a storage which takes them, or says what it is told to. Both note what reached them. */
async function storage(answer = { status: 201, body: "<PostResponse/>" }) {
  const posted: Posted[] = [];
  const asked: string[] = [];
  const storageUrl = await serve(async (request, response) => {
    posted.push({ headers: request.headers, parts: await parts(request) });
    response.writeHead(answer.status, { "content-type": "application/xml" }).end(answer.body);
  });
  const apiUrl = await serve((request, response) => {
    asked.push(request.url ?? "");
    json(response, 200, { upload: { url: storageUrl, fields }, download });
  });
  const close = createClient({ apiKey: "api_a.b", baseUrl: apiUrl, headers: { "x-mine": "1" } });
  return { close, posted, asked };
}

async function* chunks() {
  yield new TextEncoder().encode("apples ");
  yield new TextEncoder().encode("3");
}

describe("uploadFile()", () => {
  test("posts the signed form with the file at its end, and returns what attaches it", async () => {
    const { close, posted } = await storage();
    const attachment = await uploadFile(close, { ...file, data: "apples 3" });
    expect(attachment).toEqual({ ...file, url: download.url, size: 8 });
    const [sent] = posted;
    expect(sent?.parts.slice(0, -1)).toEqual(Object.entries(fields));
    const [name, part] = sent?.parts.at(-1) ?? [];
    expect(name).toBe("file");
    expect(part).toMatchObject({ name: "prices.txt" });
    expect(await (part as File).text()).toBe("apples 3");
    const api = createClient({ apiKey, baseUrl });
    // a sandbox takes files itself, and attaches no others
    const attached = onMock ? attachment : await uploadFile(api, { ...file, data: "apples 3" });
    const note = await createNote(api, {
      body: { lead_id: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ", note_html: "<p>Prices</p>", attachments: [attached] },
    });
    expect(note.id).toMatch(/^acti_/);
    const lead_id = note.lead_id ?? "";
    const email = await createEmail(api, { body: { lead_id, status: "draft", subject: "Prices", attachments: [attached] } });
    expect(email.id).toMatch(/^acti_/);
    const status_id = "stat_XJzjdO9KnUcOwcOBExM3tnY4WftHKrmUeUKjuZSibyT";
    const opportunity = await createOpportunity(api, { body: { lead_id, status_id, attachments: [attached] } });
    expect(opportunity.id).toMatch(/^oppo_/);
  });

  test("keeps the type of content, for messages that take some only", async () => {
    const { close } = await storage();
    const pdf = await uploadFile(close, { filename: "prices.pdf", content_type: "application/pdf", data: "" });
    expectTypeOf(pdf.content_type).toEqualTypeOf<"application/pdf">();
    const types = () => {
      const message = { lead_id: "lead_x", status: "draft", local_phone: "+1", remote_phone: "+1", text: "" } as const;
      createSms(close, { body: { ...message, attachments: [pdf] } });
      // @ts-expect-error not every type can be sent
      createSms(close, { body: { ...message, attachments: [{ ...pdf, content_type: "application/zip" }] } });
      createSmsTemplate(close, { body: { name: "x", text: "x", attachments: [pdf] } });
    };
    expect(types).toBeTypeOf("function");
  });

  test("keeps credentials and headers of the client from the storage, and says how long the form is", async () => {
    const { close, posted } = await storage();
    await uploadFile(close, { ...file, data: "apples 3" });
    expect(posted[0]?.headers.authorization).toBeUndefined();
    expect(posted[0]?.headers["x-mine"]).toBeUndefined();
    expect(Number(posted[0]?.headers["content-length"])).toBeGreaterThan(8);
  });

  const kinds: [string, () => FileData | Promise<FileData>][] = [
    ["a Blob", () => new Blob(["apples 3"])],
    ["a file of Node's", () => openAsBlob(import.meta.filename)],
    ["an ArrayBuffer", () => new TextEncoder().encode("apples 3").buffer],
    ["bytes", () => new TextEncoder().encode("apples 3")],
    ["a web stream", () => new Response("apples 3").body ?? ""],
    ["a Node stream", () => Readable.from(chunks())],
    ["an async iterable", () => chunks()],
    ["a Node stream of text", () => Readable.from(["apples ", "3"])],
  ];
  test.each(kinds)("takes %s", async (kind, data) => {
    const { close, posted } = await storage();
    await uploadFile(close, { ...file, data: await data() });
    const [, part] = posted[0]?.parts.at(-1) ?? [];
    const text = await (part as File).text();
    if (kind.startsWith("a file")) expect(text).toContain("an async iterable");
    else expect(text).toBe("apples 3");
  });

  test("reads a stream before it asks for the form, and asks for none when the stream fails", async () => {
    const { close, asked } = await storage();
    async function* failing() {
      yield new Uint8Array(1);
      throw new Error("disk on fire");
    }
    await expect(uploadFile(close, { ...file, data: failing() })).rejects.toThrow("disk on fire");
    expect(asked).toEqual([]);
  });
});

describe("an upload that fails", () => {
  const refusal = "<Error><Code>AccessDenied</Code><Message>Policy expired.</Message><AWSAccessKeyId>AKIA</AWSAccessKeyId></Error>";

  test("says what the storage said, without the signature", async () => {
    const { close } = await storage({ status: 403, body: refusal });
    const error = await uploadFile(close, { ...file, data: "apples 3" }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(FileUploadError);
    expect(error).toMatchObject({ name: "FileUploadError", status: 403, filename: "prices.txt" });
    expect(error.message).toBe("The upload of prices.txt failed: the storage answered 403: AccessDenied, Policy expired.");
    expect(JSON.stringify({ ...error, stack: error.stack })).not.toMatch(/AKIA|p0l1cy|s1gn|api_a/);
  });

  test("says when the storage cannot be reached", async () => {
    const apiUrl = await serve((_request, response) => json(response, 200, { upload: { url: "http://127.0.0.1:1/", fields }, download }));
    const close = createClient({ apiKey: "api_a.b", baseUrl: apiUrl });
    const error = await uploadFile(close, { ...file, data: "apples 3" }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "FileUploadError", status: undefined });
    expect(error.message).toMatch(/^The upload of prices.txt failed: the storage cannot be reached/);
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  test("is the API's error when there is no form", async () => {
    const url = await serve((_request, response) => json(response, 400, { errors: [], "field-errors": { filename: "No." } }));
    await expect(uploadFile(createClient({ apiKey: "api_a.b", baseUrl: url }), { ...file, data: "" })).rejects.toThrow(CloseApiError);
  });

  test("is an abort when the caller aborts, while the stream is silent", async () => {
    const { close, asked } = await storage();
    const controller = new AbortController();
    const data = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => controller.abort()) });
    await expect(uploadFile(close, { ...file, data }, { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toEqual([]);
  });

  test("is an abort when the caller aborts, while an async iterable is silent, which is told to end", async () => {
    const { close, asked } = await storage();
    const controller = new AbortController();
    let ended = false;
    const iterator = {
      next: () => {
        setTimeout(() => controller.abort());
        return new Promise<never>(() => {});
      },
      return: async () => {
        ended = true;
        return { done: true, value: undefined } as const;
      },
    };
    const data = { [Symbol.asyncIterator]: () => iterator };
    await expect(uploadFile(close, { ...file, data }, { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect([ended, asked]).toEqual([true, []]);
  });

  test("says that the storage took too long", async () => {
    const storageUrl = await serve(() => {});
    const apiUrl = await serve((_request, response) => json(response, 200, { upload: { url: storageUrl, fields }, download }));
    const close = createClient({ apiKey: "api_a.b", baseUrl: apiUrl });
    const error = await uploadFile(close, { ...file, data: "apples 3" }, { timeout: 50 }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(FileUploadError);
    expect(error.cause).toMatchObject({ name: "TimeoutError" });
  });

  test.each([undefined, null, 3, {}])("is a TypeError when there is no file but %j, before anything is asked", async (data) => {
    const { close, asked } = await storage();
    await expect(uploadFile(close, { ...file, data: data as unknown as FileData })).rejects.toThrow(TypeError);
    expect(asked).toEqual([]);
  });

  test("is an abort when the caller aborts, while the storage is silent", async () => {
    const controller = new AbortController();
    const storageUrl = await serve(() => controller.abort());
    const apiUrl = await serve((_request, response) => json(response, 200, { upload: { url: storageUrl, fields }, download }));
    const close = createClient({ apiKey: "api_a.b", baseUrl: apiUrl });
    const upload = uploadFile(close, { ...file, data: "apples 3" }, { signal: controller.signal });
    await expect(upload).rejects.toMatchObject({ name: "AbortError" });
  });
});
