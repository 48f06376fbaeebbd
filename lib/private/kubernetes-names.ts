import {
  annotationKeyInvalid,
  kubernetesNameInvalid,
  labelInvalid,
  namespaceInvalid,
  rbacNameInvalid,
  serviceAccountNameInvalid,
} from '../errors';
import { isToken } from './tokens';

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const QUALIFIED_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function isDnsLabel(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 63 && DNS_LABEL.test(value);
}

/** RFC 1123 as kube-apiserver checks it: 253 in all, no bound on a part. */
export function isDnsSubdomain(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 253 && DNS_SUBDOMAIN.test(value);
}

export function checkNamespace(property: string, value: string): void {
  if (!isToken(value) && !isDnsLabel(value)) throw namespaceInvalid(property, value);
}

export function checkServiceAccountName(property: string, value: string): void {
  if (!isToken(value) && !isDnsSubdomain(value)) throw serviceAccountNameInvalid(property, value);
}

export function checkKubernetesName(property: string, value: string): void {
  if (!isToken(value) && !isDnsSubdomain(value)) throw kubernetesNameInvalid(property, value);
}

/** Roles and their bindings may have any name that fits one segment of a URL's path. */
export function checkRbacName(property: string, value: string): void {
  if (isToken(value)) return;
  if (typeof value !== 'string' || !/^(?!\.{1,2}$)[^/%]+$/.test(value)) throw rbacNameInvalid(property, value);
}

function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  return (slash < 0 || isDnsSubdomain(key.slice(0, slash))) && name.length <= 63 && QUALIFIED_NAME.test(name);
}

export function checkLabels(property: string, labels: Record<string, string> = {}): void {
  if (isToken(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    const valueFits = isToken(value) || value === '' || (value.length <= 63 && QUALIFIED_NAME.test(value));
    if ((!isToken(key) && !isQualifiedName(key)) || !valueFits) throw labelInvalid(property, { [key]: value });
  }
}

export function checkAnnotationKeys(property: string, annotations: Record<string, string> = {}): void {
  if (isToken(annotations)) return;
  for (const key of Object.keys(annotations)) {
    // The API server lowers the case of an annotation's key before it checks it.
    if (!isToken(key) && !isQualifiedName(key.toLowerCase())) throw annotationKeyInvalid(property, key);
  }
}
