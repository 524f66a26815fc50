import {
  type Answer,
  type Arriving,
  type Description,
  type Gate,
  isAbsent,
  type MediaType,
  type ResponseObject,
  type RuleBroken,
  resolve,
  selectedFields,
  warning,
  withBody,
  withHeader,
} from "@closekit/contract";
import type { Api } from "./api.ts";
import type { Caller } from "./context.ts";

/** Answers requests: checks URL, method, credentials and content, in this order, and has the operation carried out. */
export function responder(
  document: Description,
  entrance: Gate,
  api: Api,
  callerOf: (authorization: string | undefined) => Promise<Caller | undefined>,
): (request: Arriving, origin: string) => Promise<Answer> {
  return async (request, origin) => {
    const found = entrance.find(request);
    if ("answer" in found) return found.answer;
    const caller = await callerOf(request.headers.authorization);
    if (!caller) return entrance.errors.unauthorized;
    const admitted = await entrance.admit(request, found);
    if ("answer" in admitted) return admitted.answer;
    if ("broken" in admitted) return ruleBroken(document, entrance, admitted.broken);
    const [path = "/"] = request.url.split("?");
    const offset = Number(request.headers["x-tz-offset"] ?? 0);
    const timezone = Math.abs(offset) <= 24 ? offset : 0;
    const method = found.endpoint.operation.method.toUpperCase();
    const accept = request.headers.accept?.toString();
    const made = await api.carryOut(caller, admitted, { method, path, origin, timezone, accept });
    const { _fields: fields } = admitted.query;
    const cut =
      admitted.endpoint.selectsFields && made.status < 300 && !isAbsent(fields) ? withBody(made, selectedFields(made.body, fields)) : made;
    return admitted.ignored.length > 0 ? withHeader(cut, "x-closekit-warning", warning(admitted.ignored)) : cut;
  };
}

/** The example that the description names for a broken rule between parameters. */
function ruleBroken(document: Description, entrance: Gate, { endpoint, rule }: RuleBroken): Answer {
  const response = endpoint.operation.source.responses["400"];
  const content: MediaType | undefined = response && resolve<ResponseObject>(document, response).content?.["application/json"];
  const example = content?.examples?.[rule.example];
  if (!example) throw new Error(`${endpoint.operation.source.operationId} has no example ${rule.example}.`);
  return withBody(entrance.errors.invalidJson, resolve(document, example).value);
}
