import ts from 'typescript';
import { libraryProgram, type PublicMember } from './public-members';

/** A public member, and the codes that its doc comment names. */
export interface PublicThrows extends PublicMember {
  /** Its own doc comment. */
  readonly own: string;
  /** With the text of each member that it refers to, as in "and what `WorkloadRole` throws". */
  readonly text: string;
}

/** Every public member, with its `@throws`; the texts are empty where it has none. */
export function publicThrows(): PublicThrows[] {
  const { members } = libraryProgram();
  const texts = new Map(members.map(({ name, node }) => [name, throwsOf(node)]));
  const full = (member: PublicMember, text: string): string =>
    [text, ...referred(text).flatMap((name) => textOf(name, member))].join(' ').trim();
  const textOf = (name: string, { className }: PublicMember): string[] => {
    const [key = ''] = [`new ${name}`, `${className}.${name}`].filter((one) => texts.has(one));
    const found = members.find((member) => member.name === key);
    if (found === undefined) throw new Error(`@throws refers to ${name}, which is nothing public`);
    return [full(found, texts.get(key) ?? '')];
  };
  return members.map((member) => {
    const own = texts.get(member.name) ?? '';
    return { ...member, own, text: full(member, own) };
  });
}

function throwsOf(node: ts.Node): string {
  return ts
    .getJSDocTags(node)
    .filter(({ tagName, parent }) => tagName.text === 'throws' && parent.parent === node)
    .map((tag) => tag.getText().replace(/\s*\n\s*\*\s*/g, ' '))
    .join(' ');
}

/** The names in "what `A` and `B` throw". */
function referred(text: string): string[] {
  const [, names = ''] = /\bwhat ((?:`\w+`(?:, | and )?)+) throws?\b/.exec(text) ?? [];
  return [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
}
