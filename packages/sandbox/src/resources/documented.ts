import { bundledDescription, type Operation, type ResponseObject, resolve } from "@closekit/contract";
import { Problem } from "../engine/problem.ts";

/**
 * An error in the words that the description has for it.
 *
 * @param name that of an example, of any error of the operation
 * @throws when the operation has no such example
 */
export function documented({ source }: Operation, name: string): Problem {
  const document = bundledDescription();
  for (const [status, node] of Object.entries(source.responses)) {
    const example = resolve<ResponseObject>(document, node).content?.["application/json"]?.examples?.[name];
    if (example && !status.startsWith("2")) return new Problem(Number(status), resolve(document, example).value as object);
  }
  throw new Error(`${source.operationId} has no error ${name}.`);
}
