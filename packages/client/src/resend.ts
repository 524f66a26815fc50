import type { CloseRequest } from "./pipeline.ts";

/** Whether the body is still there after having been sent; a stream is gone. */
export const canResend = ({ body }: CloseRequest): boolean => !(body instanceof ReadableStream);

/** Reads the body of a response that nobody will look at, so that its connection can serve the next request. */
export const discard = async ({ call }: CloseRequest, response: Response): Promise<void> => {
  await response.arrayBuffer().catch(() => {});
  call.reading = undefined;
};
