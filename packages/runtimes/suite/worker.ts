/** Runs the suite in a worker, which answers with the report. */
import { run } from "./run.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    return Response.json(await run({ mock: searchParams.get("mock") ?? "", odd: searchParams.get("odd") ?? "" }));
  },
};
