/** The statuses that a failing server is known to answer. */
export type ServerErrorStatus = 500 | 502 | 503 | 504;

type Body<Response> = Response extends { content: { "application/json": infer Json } }
  ? Json
  : Response extends { content?: { "application/json": infer Json } }
    ? Json | undefined
    : undefined;

/**
 * How a call ended, told apart by `ok` and `status`: the body of a success as `data`, that of an error as `error`, each typed as the
 * operation describes it for that status.
 */
export type Outcome<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 204
    ? { ok: true; status: Status; data: Body<Responses[Status]>; response: Response }
    : {
        ok: false;
        status: Status extends "5XX" ? ServerErrorStatus : Status;
        error: Body<Responses[Status]>;
        response: Response;
      };
}[keyof Responses];
