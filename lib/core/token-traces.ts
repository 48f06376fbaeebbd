import type { IConstruct } from 'constructs';

/** Context of the app that leaves every trace as Node and CDKTF take it (docs/adr/0008). */
const FULL = 'cdktf-eks-workload-identity:fullStackTraces';

let inside = false;

/**
 * Runs `make` while CDKTF's tokens are traced to the construct that is built. CDKTF else writes out the whole stack of each
 * token that it makes, which cannot be turned off, grows with the depth of the caller, and costs more than the resources
 * themselves; its errors then show the construct's path. Other traces, such as those of annotations, are taken as ever.
 */
export function withTokensTracedTo<T>(construct: IConstruct, make: () => T): T {
  if (inside || wantsFull(construct)) return make();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const { captureStackTrace } = Error;
  let trace: string | undefined;
  inside = true;
  Error.captureStackTrace = (target: { stack?: string }, below?: { name: string }) => {
    // CDKTF's tokens take theirs by a function of this name, which drops the first line.
    if (below?.name === 'captureStackTrace') target.stack = trace ??= `\n${construct.node.path}`;
    else captureStackTrace(target, below as never);
  };
  try {
    return make();
  } finally {
    Error.captureStackTrace = captureStackTrace;
    inside = false;
  }
}

function wantsFull(construct: IConstruct): boolean {
  const value: unknown = construct.node.tryGetContext(FULL);
  // The command line gives texts.
  return value === true || value === 'true';
}
