/**
 * Runs `make` while CDKTF's tokens record no stack trace. CDKTF writes out the whole trace of each token that it makes,
 * which cannot be turned off and grows with the depth of the caller: inside this library's constructs it costs more than
 * the resources themselves, and shows the user our own frames. Errors keep theirs: they do not come by this function.
 */
export function withoutTokenTraces<T>(make: () => T): T {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const { captureStackTrace } = Error;
  Error.captureStackTrace = none;
  try {
    return make();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}

function none(): void {
  // A token without a trace is whole: CDKTF shows it only in its own errors about tokens.
}
