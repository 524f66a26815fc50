import { bundledDescription, operations } from "@closekit/contract";
import { plan } from "./engine/plan.ts";
import { behaviours, resources } from "./resources/index.ts";

/** How an operation is emulated. */
export interface Fidelity {
  operationId: string;
  method: string;
  path: string;
  /** The resource that it belongs to, as the documentation groups them. */
  tag: string;
  /** Whether it has its effect; otherwise it answers 501. */
  emulated: boolean;
  /** Why it is not emulated. */
  why?: string;
}

/** What the sandbox does with each operation, read from what carries it out. */
export function fidelity(): Fidelity[] {
  const document = bundledDescription();
  const all = operations(document);
  const { handlers, notEmulated } = plan(document, all, resources, behaviours);
  return all.map(({ method, path, source }) => {
    const { operationId, tags = [] } = source;
    const why = notEmulated.get(operationId);
    return { operationId, method, path, tag: tags[0] ?? "", emulated: handlers.has(operationId), ...(why !== undefined && { why }) };
  });
}
