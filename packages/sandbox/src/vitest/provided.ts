/** The key under which the setup tells test files where the sandbox is. */
export const provided = "closekitSandbox";

declare module "vitest" {
  interface ProvidedContext {
    closekitSandbox: string;
  }
}
