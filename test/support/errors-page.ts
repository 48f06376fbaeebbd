import { catalogueRows, type CatalogueRow } from './catalogue';
import { publicThrows } from './public-throws';

/** The page of every message by code, in Markdown. */
export function errorsPage(): string {
  const rows = catalogueRows();
  const throws = publicThrows();
  const thrownBy = (code: string): string[] =>
    throws.filter(({ text }) => new RegExp(`\\b${code}\\b`).test(text)).map(({ name }) => `\`${name}\``);
  const sections = [...new Set(rows.map(({ area }) => area))].map((area) => {
    const own = rows.filter((row) => row.area === area);
    const codes = [...new Set(own.map(({ code }) => code))].sort();
    const entries = codes.map((code) => entry(code, own, thrownBy(code)));
    return [`## ${area}`, ...entries].join('\n\n');
  });
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`;
}

const INTRODUCTION = `# Errors and warnings

An error is thrown where a value is wrong: \`[<path>] <property> must <rule>, got <value>: <remedy> [<Code>]\`. A warning is
printed by CDKTF, and synthesis goes on: \`[<Code>] <text>\`. Codes do not change. Other languages than TypeScript see the
message alone, so the code stands at its end; in TypeScript \`Errors.isWorkloadIdentityError(error)\` gives \`error.code\` and
\`error.path\`.

\`<...>\` stands for what the message fills in. A value that looks like a secret (a key, a URL with a password, JSON, YAML, long
or random text) is shown as its kind and length. Errors come at synthesis; those that Terraform alone can see, such as a service
named twice in a list that is a variable, come at plan with the same code.
`;

function entry(code: string, rows: readonly CatalogueRow[], members: readonly string[]): string {
  const own = rows.filter((row) => row.code === code);
  const errors = own.filter(({ level }) => level === 'error');
  const warnings = own.filter(({ level }) => level === 'warning');
  return [
    `### ${code}`,
    ...errors.map((row) => messageOf('Error', row)),
    ...(members.length === 0 ? [] : [`Thrown by ${members.join(', ')}.`]),
    ...warnings.map((row) => messageOf('Warning', row)),
  ].join('\n\n');
}

function messageOf(level: string, { row }: CatalogueRow): string {
  const text = 'must' in row ? `${row.property ?? '<property>'} must ${row.must}, got <value>` : row.sentence;
  const remedy = row.remedy === undefined ? [] : [`- Remedy: ${code(row.remedy)}`];
  return [`- ${level}: ${code(text)}`, ...remedy].join('\n');
}

/** As code, since texts hold what Markdown reads as its own. */
function code(text: string): string {
  return `\`${text.replace(/\{(\w+)(?::\w+)?\}/g, '<$1>')}\``;
}
