let sharing = false;

/**
 * Runs `make` while CDKTF's tokens share one stack trace: that of the user's line which led here. CDKTF else writes out
 * the whole trace of each token that it makes, which cannot be turned off, grows with the depth of the caller, and costs
 * more than the resources themselves. Other traces, such as those of annotations, are taken as ever.
 */
export function withSharedTokenTrace<T>(make: () => T): T {
  if (sharing) return make();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const { captureStackTrace } = Error;
  let trace: string | undefined;
  sharing = true;
  Error.captureStackTrace = (target: { stack?: string }, below?: { name: string }) => {
    // CDKTF's tokens take theirs by a function of this name, which leaves itself out.
    if (below?.name === 'captureStackTrace') target.stack = trace ??= traceOf(captureStackTrace);
    else captureStackTrace(target, below as never);
  };
  try {
    return make();
  } finally {
    Error.captureStackTrace = captureStackTrace;
    sharing = false;
  }
}

/** The frames above: enough to show the user's line under our own. */
const FRAMES = 10;

function traceOf(captureStackTrace: typeof Error.captureStackTrace): string {
  const taken: { stack?: string } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  captureStackTrace(taken, withSharedTokenTrace);
  Error.stackTraceLimit = stackTraceLimit;
  return taken.stack ?? '';
}
