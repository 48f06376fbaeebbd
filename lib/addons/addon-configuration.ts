import { Fn } from 'cdktf';
import { addonConfigurationInvalid } from '../errors';
import { isToken } from '../private/tokens';

/** The values as JSON, the same text for the same values whatever the order of their keys. */
export function configurationJson(values: unknown): string {
  if (isToken(values)) return Fn.jsonencode(values);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) throw addonConfigurationInvalid(values);
  const stable = sorted(values);
  // A token may stand for a number or hold quotes, so Terraform must write it.
  if (holdsToken(stable)) return Fn.jsonencode(stable);
  return JSON.stringify(stable).replace(/([$%])\{/g, '$1$1{');
}

function sorted(value: unknown): unknown {
  if (isToken(value) || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function holdsToken(value: unknown): boolean {
  if (isToken(value)) return true;
  return typeof value === 'object' && value !== null && Object.entries(value).flat().some(holdsToken);
}
