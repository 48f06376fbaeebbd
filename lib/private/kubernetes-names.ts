import { invalid } from '../errors';
import { fillTokens, isToken, withoutTokens } from './tokens';

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const QUALIFIED_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function isDnsLabel(value: unknown): boolean {
  return typeof value === 'string' && withoutTokens(value).length <= 63 && DNS_LABEL.test(fillTokens(value, 'a'));
}

/** RFC 1123 as kube-apiserver checks it: 253 in all, no bound on a part. A token may become any part of it. */
export function isDnsSubdomain(value: unknown): value is string {
  return typeof value === 'string' && withoutTokens(value).length <= 253 && DNS_SUBDOMAIN.test(fillTokens(value, 'a'));
}

/** The same of at least two parts. */
export function isDomainName(value: unknown): boolean {
  return isDnsSubdomain(value) && (isToken(value) || value.includes('.'));
}

export function checkNamespace(property: string, value: string): void {
  if (!isDnsLabel(value)) throw invalid('NamespaceInvalid', property, value);
}

export function checkServiceAccountName(property: string, value: string): void {
  if (!isDnsSubdomain(value)) throw invalid('ServiceAccountNameInvalid', property, value);
}

export function checkKubernetesName(property: string, value: string): void {
  if (!isDnsSubdomain(value)) throw invalid('KubernetesNameInvalid', property, value);
}

/** Roles and their bindings may have any name that fits one segment of a URL's path. */
export function checkRbacName(property: string, value: string): void {
  const fits = typeof value === 'string' && /^(?!\.{1,2}$)[^/%]+$/.test(fillTokens(value, 'a'));
  if (!fits) throw invalid('RbacNameInvalid', property, value);
}

function isQualifiedName(text: string): boolean {
  const key = fillTokens(text, 'a');
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  return (slash < 0 || isDnsSubdomain(key.slice(0, slash))) && name.length <= 63 && QUALIFIED_NAME.test(name);
}

export function checkLabels(property: string, labels: Record<string, string> = {}): void {
  if (isToken(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    const keyFits = isToken(key) || isQualifiedName(key);
    if (!keyFits || !isLabelValue(value)) throw invalid('LabelInvalid', property, { [key]: value });
  }
}

function isLabelValue(value: unknown): boolean {
  if (typeof value !== 'string') return isToken(value);
  return value === '' || (withoutTokens(value).length <= 63 && QUALIFIED_NAME.test(fillTokens(value, 'a')));
}

export function checkAnnotationKeys(property: string, annotations: Record<string, string> = {}): void {
  if (isToken(annotations)) return;
  for (const key of Object.keys(annotations)) {
    // The API server lowers the case of an annotation's key before it checks it.
    if (!isToken(key) && !isQualifiedName(key.toLowerCase())) throw invalid('AnnotationKeyInvalid', property, key);
  }
}
