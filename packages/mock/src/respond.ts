import type { IncomingMessage } from "node:http";
import {
  type Admitted,
  type Answer,
  authorization as authorizationOf,
  type Description,
  fromNode,
  gate,
  isAbsent,
  selectedFields,
  warning,
  withBody,
  withHeader,
} from "@closekit/contract";
import { negotiation } from "./negotiation.ts";
import { type Scenario, scenario } from "./prefer.ts";

export interface Behaviour {
  /** Make bodies up from the schemas instead of taking examples. */
  dynamic: boolean;
  /** Answer 500 when an answer breaks the description. */
  errors: boolean;
  /** Refuse what the API would ignore. */
  strict: boolean;
}

export interface Responder {
  /** Path of the API on the real host, `/api/v1`. */
  basePath: string;
  respond(request: IncomingMessage): Promise<Answer>;
  /** What answers a request that `respond` failed on. */
  failed: Answer;
}

/**
 * Makes the function that answers requests. It checks, in this order: URL, method, credentials, body, values, rules between them.
 *
 * @throws when the description lacks a part that the mock needs, or a schema in it does not compile
 */
export function responder(document: Description, { dynamic, errors, strict }: Behaviour): Responder {
  const entrance = gate(document, { strict });
  const documented = entrance.errors;
  const negotiate = negotiation(document, { dynamic, errors }, documented);
  const isCaller = authorizationOf(document, {});

  async function respond(message: IncomingMessage): Promise<Answer> {
    const request = fromNode(message);
    const { authorization, prefer, accept } = request.headers;
    const found = entrance.find(request);
    if ("answer" in found) return found.answer;
    if (!found.endpoint.authorized(authorization)) {
      // an API key where it takes an app
      return isCaller(authorization) ? negotiate(found.endpoint.operation, { code: 403 }, undefined) : documented.unauthorized;
    }

    const wanted = scenario(prefer?.toString());
    // who asks for an error gets it, whatever the request is like
    if (wanted.code !== undefined && wanted.code >= 400) return negotiate(found.endpoint.operation, wanted, accept);
    const admitted = await entrance.admit(request, found);
    if ("answer" in admitted) return admitted.answer;
    if ("broken" in admitted) return negotiate(found.endpoint.operation, { code: 400, example: admitted.broken.rule.example }, undefined);
    return carryOut(admitted, wanted, accept);
  }

  async function carryOut({ endpoint, query, ignored }: Admitted, wanted: Scenario, accept: string | undefined): Promise<Answer> {
    const made = await negotiate(endpoint.operation, wanted, accept);
    const { _fields: fields } = query;
    const cut = endpoint.selectsFields && made.status < 300 && !isAbsent(fields) ? withBody(made, selectedFields(made.body, fields)) : made;
    return ignored.length > 0 ? withHeader(cut, "x-closekit-warning", warning(ignored)) : cut;
  }

  return { basePath: entrance.basePath, respond, failed: documented.serverError };
}
