import type { TerraformResource } from 'cdktf';
import { finished, type Finished } from '../core/finished';
import { checkAnnotationKeys, checkLabels, checkNamespace } from '../private/kubernetes-names';
import { checkWebhookAnnotations } from './webhook-annotations';

/** The metadata of an object, as it was given or as its resource has it now. */
export interface Metadata {
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly labels?: unknown;
  readonly annotations?: unknown;
}

/** The metadata of an object for a last look; `checkName` is that of its kind. */
export function finishedMetadata(
  resource: TerraformResource,
  [given, current]: [given: Metadata, current: Metadata],
  checkName: (name: string) => void,
): Finished[] {
  return [
    finished(resource, 'metadata.name', [given.name, current.name], checkName),
    finished(resource, 'metadata.namespace', [given.namespace, current.namespace], (namespace: string) => {
      checkNamespace('namespace', namespace);
    }),
    finished(resource, 'metadata.labels', [given.labels, current.labels], (labels: Record<string, string>) => {
      checkLabels('labels', labels);
    }),
    finished(resource, 'metadata.annotations', [given.annotations, current.annotations], checkFinishedAnnotations),
  ];
}

export function checkFinishedAnnotations(annotations: Record<string, string>): void {
  checkAnnotationKeys('annotations', annotations);
  checkWebhookAnnotations(annotations);
}
