/** Creates leads from several connections until the server is gone, and notes the ids of those that it has acknowledged. */
export async function load(url: string, apiKey: string, acknowledged: string[], connections: number): Promise<void> {
  const headers = { authorization: `Basic ${btoa(`${apiKey}:`)}`, "content-type": "application/json" };
  async function connection(name: number): Promise<void> {
    for (let i = 0; ; i++) {
      try {
        const response = await fetch(`${url}/lead/`, { method: "POST", headers, body: JSON.stringify({ name: `${name}.${i}` }) });
        if (!response.ok) return;
        acknowledged.push(((await response.json()) as { id: string }).id);
      } catch {
        return; // the server is gone
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, name) => connection(name)));
}
