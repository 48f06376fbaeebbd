import { Token, Tokenization } from 'cdktf';
import { fault, named, phrase } from '../errors';
import { JsonNumber, placeName, readJson, type Place } from '../private/json';
import { isRecord } from './conditions';

/** A policy's text as values: numbers to the digit, every key once, no text that only looks like a token. */
export function parsePolicy(json: unknown): unknown {
  if (typeof json !== 'string') throw fault('PolicyJsonInvalid', { place: 'it', reason: phrase`is no text` });
  return known(readJson(json), undefined, json);
}

/** The value with its numbers as JavaScript has them, or as texts; every token in it is one of this app. */
function known(value: unknown, place: Place | undefined, json: string): unknown {
  if (JsonNumber.isJsonNumber(value)) return isInCondition(place) ? toNumber(value, place) : Number(value.text);
  if (Array.isArray(value)) return value.map((one, index) => known(one, { within: place, step: index }, json));
  if (typeof value === 'string') mustBeText(value, place, json);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      mustBeText(key, place, json);
      return [key, known(inner, { within: place, step: key }, json)];
    }),
  );
}

function isInCondition(place: Place | undefined): boolean {
  return place !== undefined && (place.step === 'Condition' || isInCondition(place.within));
}

/** Keeps numbers as they are written: IAM compares texts, and JavaScript would write some with other digits. */
function toNumber({ text }: JsonNumber, place: Place | undefined): unknown {
  const number = Number(text);
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(number) ? number : text;
  if (isTokenOfThisApp(number)) return number;
  const digits = text
    .replace(/[Ee].*/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  const written = Number.isFinite(number) && !String(number).includes('e');
  if (written && digits.length <= 15 && (number !== 0 || digits === '')) return number;
  throw fault('PolicyJsonInvalid', {
    place: placeName(place),
    reason: phrase`is the number ${named(text)}, whose digits JavaScript does not keep: write it as a text`,
  });
}

const LOOKS_LIKE_TOKEN = /[$#&]\{TfToken\[[^\]{}]*\]?\}?|-\d(?:\.\d+)?e\+\d{3}/g;

/** A token of this app stands in the JSON as CDKTF writes it. What is spelled with escapes, or unknown, is none. */
function mustBeText(text: string, place: Place | undefined, json: string): void {
  for (const [token] of text.matchAll(LOOKS_LIKE_TOKEN)) {
    const value = token.startsWith('-') ? Number(token) : token;
    if (typeof value === 'number' && !Token.isUnresolved(value)) continue;
    if (json.includes(token) && isTokenOfThisApp(value)) continue;
    throw fault('PolicyJsonInvalid', {
      place: placeName(place),
      reason: phrase`holds ${token}, which is no token of this app: write what is meant`,
    });
  }
}

function isTokenOfThisApp(value: number | string): boolean {
  try {
    if (typeof value === 'number') return Tokenization.reverseNumber(value) !== undefined;
    return Tokenization.reverseString(value).tokens.length > 0 || Tokenization.reverseList([value]) !== undefined;
  } catch {
    return false;
  }
}
