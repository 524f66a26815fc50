import type { CloseRequest } from "./pipeline.ts";

/** Whether the body is still there after having been sent; a stream is gone. */
export const canResend = ({ body }: CloseRequest): boolean => !(body instanceof ReadableStream);

/** Reads the body of a response that nobody will look at, so that its connection can serve the next request. */
export const discard = (response: Response): Promise<unknown> => response.arrayBuffer().catch(() => {});

/** Whether an answer is about the moment, so that the next one may be another. */
export const passing = (status: number): boolean => [429, 502, 503, 504].includes(status);
