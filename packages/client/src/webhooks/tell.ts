import type { ReceiveOptions } from "./receive.ts";

/** Makes an error known to `onError`, or else to the console; and the failure of `onError`, too. */
export async function tell(error: unknown, { onError = console.error }: Pick<ReceiveOptions, "onError">): Promise<void> {
  try {
    await onError(error);
  } catch (failure) {
    console.error(failure);
  }
}
