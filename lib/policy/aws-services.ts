import { Fn } from 'cdktf';
import {
  accountIdInvalid,
  arnInvalid,
  listEmpty,
  listTokenMixed,
  serviceConditionEmpty,
  serviceInvalid,
  serviceListInvalid,
  servicePodIdentity,
} from '../errors';
import { isAccountId } from '../private/arn';
import { checkList } from '../private/given';
import { fillTokens, isListElement, isToken } from '../private/tokens';
import { PolicyStatement } from './policy-statement';
import { Principal } from './principal';

/**
 * For whom an AWS service may assume the role. Only for services that send these keys with `sts:AssumeRole`: others,
 * `ec2` among them, are locked out.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export interface AwsServiceConditions {
  /**
   * ARNs of the resources on whose behalf the service acts, at least one, `*` and `?` allowed (`ArnLike` on `aws:SourceArn`).
   *
   * @default - any
   */
  readonly sourceArns?: string[];
  /**
   * Account ids of those resources, at least one (`StringEquals` on `aws:SourceAccount`).
   *
   * @default - any
   */
  readonly sourceAccounts?: string[];
}

const SUFFIX = '.amazonaws.com';
const SERVICE = /^[a-z0-9](?:-?[a-z0-9])*(?:\.[a-z0-9](?:-?[a-z0-9])*)*$/;
const FOREIGN_ENDING = /\.(com|cn|aws|amazonaws|net|org)$/;

/** A list of services, or one Terraform list: not a text, whose letters would become services, and no mixture. */
export function checkServiceList(services: unknown): void {
  if (!Array.isArray(services)) throw serviceListInvalid(services);
  const marked = services.some((service) => typeof service === 'string' && isListElement(service));
  if (marked && !isToken(services)) throw listTokenMixed('stsServices');
}

/** The name before `.amazonaws.com`, checked in what is literal. */
export function serviceName(service: string): string {
  // A token may be any part of it.
  const text = typeof service === 'string' ? fillTokens(service, 'a') : '';
  const name = text.endsWith(SUFFIX) ? text.slice(0, -SUFFIX.length) : text;
  if (name === 'pods.eks') throw servicePodIdentity(service);
  if (!SERVICE.test(name) || FOREIGN_ENDING.test(name)) throw serviceInvalid(service);
  return isToken(service) ? Fn.trimsuffix(service, SUFFIX) : name;
}

/** What tells whether two are one service: both spellings of a literal one, and one token, are equal. */
export function serviceKey(service: string): string {
  return isToken(service) ? service : serviceName(service);
}

/** `GrantSTS` and the name in upper case without what a Sid may not hold. */
export function serviceSid(name: string): string {
  return isToken(name)
    ? `GrantSTS${Fn.upper(Fn.replace(name, '/[^0-9A-Za-z]/', ''))}`
    : `GrantSTS${name.toUpperCase().replace(/[^0-9A-Z]/g, '')}`;
}

/** One statement for one service; the principal is `<service>.amazonaws.com` in every partition. */
export function serviceStatement(name: string, conditions: AwsServiceConditions | undefined): PolicyStatement {
  return new PolicyStatement({
    sid: serviceSid(name),
    actions: ['sts:AssumeRole'],
    principals: [Principal.service(`${name}${SUFFIX}`)],
    conditions: conditions === undefined ? undefined : conditionsOf(conditions),
  });
}

function conditionsOf({ sourceArns, sourceAccounts }: AwsServiceConditions): Record<string, Record<string, string[]>> {
  checkList('sourceArns', sourceArns);
  checkList('sourceAccounts', sourceAccounts);
  if ((sourceArns ?? []).length + (sourceAccounts ?? []).length === 0) throw serviceConditionEmpty();
  if (sourceArns?.length === 0) throw listEmpty('sourceArns');
  if (sourceAccounts?.length === 0) throw listEmpty('sourceAccounts');
  for (const arn of sourceArns ?? []) {
    if (!isToken(arn) && !isListElement(arn) && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(arn)) {
      throw arnInvalid('sourceArns', 'a resource', arn, '"arn:aws:ecs:us-east-1:123456789012:*"');
    }
  }
  for (const account of sourceAccounts ?? []) {
    if (!isToken(account) && !isListElement(account) && !isAccountId(account))
      throw accountIdInvalid('sourceAccounts', account);
  }
  return {
    ...(sourceAccounts === undefined ? {} : { StringEquals: { 'aws:SourceAccount': sourceAccounts } }),
    ...(sourceArns === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArns } }),
  };
}
