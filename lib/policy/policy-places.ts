import { isWorkloadIdentityError, WorkloadIdentityError } from '../errors/message';
import { show } from '../errors/show';

/** Maps the statement's properties to those in the JSON. */
const PLACES: Record<string, string> = {
  sid: 'Sid',
  actions: 'Action',
  notActions: 'NotAction',
  resources: 'Resource',
  notResources: 'NotResource',
  conditions: 'Condition',
  'Principal.aws': 'Principal.AWS',
  'Principal.service': 'Principal.Service',
  'Principal.federated': 'Principal.Federated',
};

/** An error of a statement names the place in the document, not the property that it had become. */
export function atStatement<T>(at: string, statement: Record<string, unknown>, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isWorkloadIdentityError(error) || error.code === 'PolicyJsonInvalid') throw error;
    const [subject = '', property = ''] = /^((?:Principal\.)?\w+).*? must /.exec(error.detail) ?? [];
    const member = PLACES[property];
    if (member === undefined) throw new WorkloadIdentityError(error.code, `${at}: ${error.detail}`);
    const list = statement[member];
    // The message shows the value, which identifies the element of a list.
    const index = Array.isArray(list) ? list.findIndex((value) => error.detail.includes(`, got ${show(value)}: `)) : -1;
    const place = `${at}.${member}${index < 0 ? '' : `[${index}]`}${subject.slice(property.length, -' must '.length)}`;
    throw new WorkloadIdentityError(error.code, `${place} must ${error.detail.slice(subject.length)}`);
  }
}
