const PARTS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** The first key that an object of a JSON text has twice, where `JSON.parse` would keep the last one in silence. */
export function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let text: string | undefined;
  for (const [part] of json.matchAll(PARTS)) {
    if (part === '{') open.push(new Set());
    else if (part === '[') open.push(undefined);
    else if (part === '}' || part === ']') open.pop();
    else if (part !== ':') text = JSON.parse(part) as string;
    else if (text !== undefined) {
      const keys = open.at(-1);
      if (keys?.has(text) === true) return text;
      keys?.add(text);
    }
  }
  return undefined;
}
