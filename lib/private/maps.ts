import { invalid } from '../errors';

/** Refuses what is no map: a text has keys too, one for each letter. */
export function checkMap(property: string, map: unknown): void {
  if (!isMap(map)) throw invalid('MapNeeded', property, map);
}

/** An object with keys: not a list, and not a Map, a Set or a Date of JavaScript, which would be an empty one. */
export function isMap(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}
