import type { DocumentedErrors, Operation } from "@closekit/contract";
import { type Answer, answer, type Description, resolve, withBody } from "@closekit/contract";
import type { Scenario } from "./prefer.ts";
import { prism } from "./prism.ts";

/** Answers a valid request, or one that asks for an error. */
export type Negotiation = (operation: Operation, scenario: Scenario, accept: string | undefined) => Answer | Promise<Answer>;

/** The example that stands for a missing body, on responses with `x-body-optional`. */
const empty = "empty";

/** Answers remembered for each operation before they are forgotten; as many as there are scenarios, or `accept` headers. */
const remembered = 200;

/** Makes answers with Prism. What does not change from call to call is asked and serialized once. */
export function negotiation(document: Description, options: { dynamic: boolean; errors: boolean }, errors: DocumentedErrors): Negotiation {
  const ask = prism(document, options);
  const answers = new Map<Operation, Map<string, Answer>>();

  async function negotiate(operation: Operation, scenario: Scenario, accept: string | undefined): Promise<Answer> {
    const { example, ...rest } = scenario;
    const withoutBody = example === empty && isBodyOptional(document, operation, scenario.code);
    const found = await ask(operation, withoutBody ? rest : scenario, accept);
    if ("violation" in found)
      return error(500, `The answer of ${operation.source.operationId} does not fit the description. ${found.violation}`);
    if ("missing" in found && found.missing === "media type")
      return error(406, `There is no answer of a media type in "accept: ${accept}".`);
    // where a status lacks the example, Prism may have found it in the success
    const missed = "missing" in found || (scenario.code !== undefined && found.status !== scenario.code);
    if (missed)
      return error(
        400,
        `The header "prefer" asks for an answer that this operation does not have. It has: ${scenarios(document, operation)}.`,
      );
    const { "Content-type": mediaType = undefined, ...headers } = found.headers;
    return answer(found.status, given(headers), withoutBody ? undefined : found.body, mediaType?.toString());
  }

  function error(status: number, message: string): Answer {
    return withBody({ ...errors.invalidJson, status }, { error: message });
  }

  return (operation, scenario, accept) => {
    if (scenario.dynamic ?? options.dynamic) return negotiate(operation, scenario, accept);
    const known = answers.get(operation) ?? new Map<string, Answer>();
    answers.set(operation, known);
    const key = `${scenario.code}\n${scenario.example}\n${accept}`;
    return (
      known.get(key) ??
      negotiate(operation, scenario, accept).then((made) => {
        if (known.size >= remembered) known.clear();
        known.set(key, made);
        return made;
      })
    );
  };
}

/** Without the headers that have no example. */
function given(headers: Record<string, string | number | null>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string | number] => entry[1] !== null));
}

function isBodyOptional(document: Description, { source }: Operation, code: number | undefined): boolean {
  const response = source.responses[String(code)] ?? source.responses[`${String(code)[0]}XX`];
  return response !== undefined && resolve(document, response)["x-body-optional"] === true;
}

/** What the `prefer` header may ask of an operation: `code=200 (example=draft, example=published); code=204`. */
function scenarios(document: Description, { source }: Operation): string {
  const codes = Object.entries(source.responses).map(([code, node]) => {
    const response = resolve(document, node);
    const examples = Object.values(response.content ?? {}).flatMap((content) => Object.keys(content.examples ?? {}));
    if (response["x-body-optional"]) examples.push(empty);
    const names = examples.map((name) => `example=${name}`).join(", ");
    return `code=${code}${names && ` (${names})`}`;
  });
  return codes.join("; ");
}
