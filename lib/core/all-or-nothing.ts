let undos: (() => void)[] | undefined;

/** Runs `make`. Where it fails, what it did outside of its own construct is taken back, the last first. */
export function allOrNothing<T>(make: () => T): T {
  const outer = undos;
  const own: (() => void)[] = [];
  undos = own;
  try {
    const made = make();
    // The construct around it may still fail.
    outer?.push(...own);
    return made;
  } catch (error) {
    for (const undo of own.reverse()) undo();
    throw error;
  } finally {
    undos = outer;
  }
}

/** Registers how to take back what was just done to something that others share. */
export function undoOnFailure(undo: () => void): void {
  undos?.push(undo);
}
