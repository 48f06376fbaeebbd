/**
 * Runs `make` while CDKTF's tokens record no stack trace. CDKTF writes out the whole trace of each token that it makes,
 * which cannot be turned off and grows with the depth of the caller: inside this library's constructs it costs more than
 * the resources themselves, and shows the user our own frames. Errors keep theirs, since V8 writes an error's trace
 * when it is first read.
 */
export function withoutTokenTraces<T>(make: () => T): T {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = none;
  try {
    return make();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

function none(): string {
  return '';
}
