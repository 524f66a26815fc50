/** What the types cost in the editor and the compiler: completion through the language service, and check time a call. */
import path from "node:path";
import ts from "typescript-5.9";
import { median, report } from "./report.ts";

const here = import.meta.dirname;
const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};
const head = `import { createClient, listLeads, listCustomActivities, getLead, updateLead, createCustomActivity } from "@closekit/client";
const close = createClient({ apiKey: "api_a.b" });
`;

/** A language service over one file of the bench folder whose text can be changed. */
function editor() {
  const file = path.join(here, "edited.ts");
  let text = "";
  let version = 0;
  const host: ts.LanguageServiceHost = {
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(version) : "1"),
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => here,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: (name) => ts.sys.realpath?.(name) ?? name,
  };
  const service = ts.createLanguageService(host, ts.createDocumentRegistry());
  return {
    /** Milliseconds that completion at `|` takes after an edit, and what it offers. */
    complete(source: string): { ms: number; names: string[] } {
      version++;
      text = `${head}// edit ${version}\n${source.replace("|", "")}`;
      const start = performance.now();
      const position = text.length - (source.length - 1 - source.indexOf("|"));
      const names = service.getCompletionsAtPosition(file, position, {})?.entries.map(({ name }) => name) ?? [];
      return { ms: performance.now() - start, names };
    },
  };
}

function completion(name: string, source: string, expected: string, atMost?: number): void {
  const { complete } = editor();
  const runs = Array.from({ length: 14 }, () => complete(source)).slice(3);
  if (!runs[0]?.names.includes(expected)) throw new Error(`${name}: completion does not offer ${expected}`);
  report(name, median(runs.map(({ ms }) => ms)), " ms", atMost);
}

/** Milliseconds that the compiler takes to check a file of this text; the program is built before. */
function check(text: string): number {
  const file = path.join(here, "checked.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, head + text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const start = performance.now();
  const problems = program.getSemanticDiagnostics(program.getSourceFile(file));
  const ms = performance.now() - start;
  if (problems.length > 0) throw new Error(ts.flattenDiagnosticMessageText(problems[0]?.messageText ?? "", "\n"));
  return ms;
}

/** What one more call costs: the median, over pairs of runs, of the difference that 200 calls make. */
function callCost(name: string, line: (i: number) => string, atMost?: number): void {
  const calls = 200;
  const text = Array.from({ length: calls }, (_, i) => line(i)).join("\n");
  const differences = Array.from({ length: 7 }, () => (check(text) - check("")) / calls);
  report(name, median(differences), " ms", atMost);
}

console.log(`Completion in TypeScript ${ts.version}, warm`);
completion("listLeads(close, { query: { | } })", "listLeads(close, { query: { | } });", "_limit", 50);
completion("createCustomActivity(close, { body: { | } })", "createCustomActivity(close, { body: { | } });", "lead_id", 50);
completion("the result of a call", "const lead = await getLead(close, { path: { id: '' } });\nlead.|", "display_name", 50);
completion('beside it: close.GET("|")', 'close.GET("|")', "/lead/");
completion("beside it: close.GET(…, { params: { query: { | } } })", 'close.GET("/lead/", { params: { query: { | } } })', "_limit");

console.log("Check time a call");
const turns = [
  (i: number) => `const a${i} = await listCustomActivities(close, { query: { lead_id: "lead_${i}" } }); a${i}.data[0]?.status;`,
  (i: number) => `const b${i} = await getLead(close, { path: { id: "lead_${i}" } }); b${i}.contacts?.[0]?.emails;`,
  (i: number) =>
    `const c${i} = await updateLead(close, { path: { id: "lead_${i}" }, body: { name: "x", "custom.cf_x": ${i} } }); c${i}.id;`,
];
callCost("a function", (i) => turns[i % turns.length]?.(i) ?? "", 1.5);
callCost(
  "beside it: close.GET(path)",
  (i) => `const d${i} = await close.GET("/lead/{id}/", { params: { path: { id: "lead_${i}" } } }); d${i}.data?.id;`,
);
