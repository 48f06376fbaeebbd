/**
 * Returns true where a text fits a pattern as `StringLike` of IAM compares them: `*` is any text, `?` one character. Only
 * the last `*` is tried again, so the steps are at most the product of both lengths, whatever the number of wildcards.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  let star = -1;
  let resume = 0;
  let at = 0;
  for (let read = 0; read < text.length;) {
    if (pattern[at] === '*') {
      star = at++;
      resume = read;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[read])) {
      at++;
      read++;
    } else if (star >= 0) {
      at = star + 1;
      read = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
