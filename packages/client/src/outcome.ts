/** The statuses that a failing server is known to answer. */
export type ServerErrorStatus = 500 | 502 | 503 | 504;

type ErrorBody<Response> = Response extends { content?: { "application/json": infer Json } } ? Json : undefined;

/**
 * How a call ended, told apart by `ok` and `status`: the body of a success as `data`, that of an error as `error`, typed as the operation
 * describes it for that status. What is no JSON object, such as a proxy's HTML, is no `error`.
 */
export type Outcome<Responses, Data> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 204
    ? { ok: true; status: Status; data: Data; response: Response }
    : {
        ok: false;
        status: Status extends "5XX" ? ServerErrorStatus : Status;
        error: ErrorBody<Responses[Status]> | undefined;
        response: Response;
      };
}[keyof Responses];
