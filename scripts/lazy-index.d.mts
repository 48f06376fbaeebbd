export function writeLazyIndex(file: string): void;
