/**
 * The TypeScript of a Markdown page: one module for each block that imports something; blocks without imports go on with the last one.
 * Lines that the page itself calls errors must be errors, and no others.
 */
export function modules(markdown: string): string[] {
  const blocks = Array.from(markdown.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code ?? "");
  const found: string[] = [];
  for (const code of blocks) {
    if (code.startsWith("import ")) found.push(code);
    else found.push(`${found.pop() ?? ""}\n${code}`);
  }
  return found.map((code) => `${code.replaceAll(/^(.*\/\/ error.*)$/gm, "// @ts-expect-error\n$1")}\nexport {};\n`);
}
