import { Fn } from 'cdktf';
import { fault, invalid, phrase } from '../errors';
import { isAccountId } from '../private/arn';
import { checkList } from '../core/given';
import { copied, fix } from '../private/kept';
import { fillTokens, isListElement, isToken } from '../private/tokens';
import { readConditions, type ConditionMap } from './conditions';
import { PolicyStatement } from './policy-statement';
import { Principal } from './principal';
import {
  partitionOfArns,
  serviceActions,
  servicePrincipal,
  spelledService,
  SUFFIX,
  type SpelledService,
} from './service-principal';
import { asArgument } from '../private/function-argument';
import { hasBrand, brand } from '../core/brand';

/** The accounts and resources on whose behalf an AWS service may assume a role. At least one of the two must be given. */
export interface AwsServiceConditionsOptions {
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

/**
 * The accounts and resources on whose behalf an AWS service may assume the role. Only for services that send these keys with
 * `sts:AssumeRole`: others, `ec2` among them, are locked out. A class, since an unknown key of a plain object in a map would be dropped in other
 * languages, and the service could then act for anybody.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export class AwsServiceConditions {
  /**
   * Returns true for an `AwsServiceConditions`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isAwsServiceConditions(value: unknown): value is AwsServiceConditions {
    return hasBrand(value, 'AwsServiceConditions');
  }

  private readonly conditions: Record<string, Record<string, string[]>>;

  /**
   * Checks the conditions of one service.
   *
   * @param options the resources and accounts on whose behalf the service acts
   * @throws AwsServiceConditionEmpty, ListNeeded, ListEmpty, ArnInvalid, AccountIdInvalid
   */
  public constructor(options: AwsServiceConditionsOptions) {
    this.conditions = copied(conditionsOf(options));
    fix(this);
  }

  /** By operator and key. @internal */
  public get _conditions(): Record<string, Record<string, string[]>> {
    return this.conditions;
  }
}

brand(AwsServiceConditions, 'AwsServiceConditions');

/** The remedy where the conditions of a service are needed. */
export const SERVICE_CONDITIONS = {
  of: 'AwsServiceConditions',
  pass: 'new AwsServiceConditions({ sourceArns, sourceAccounts })',
};

const SERVICE = /^[a-z0-9](?:-?[a-z0-9])*(?:\.[a-z0-9](?:-?[a-z0-9])*)*$/;
// The suffixes of all partitions end so, and no service does.
export const FOREIGN_ENDINGS = 'com|cn|aws|amazonaws|net|org|eu|gov|uk';
const FOREIGN_ENDING = new RegExp(`\\.(${FOREIGN_ENDINGS})$`);

/** A list of services, or one Terraform list: not a text, whose letters would become services, and no mixture. */
export function checkServiceList(services: unknown): void {
  if (!Array.isArray(services)) throw invalid('AwsServiceListInvalid', services);
  const marked = services.some((service) => typeof service === 'string' && isListElement(service));
  if (marked && !isToken(services)) throw fault('ListTokenMixed', { property: 'stsServices' });
}

/** The name before the suffix, checked in what is literal. */
export function serviceName(service: string): SpelledService {
  // A token may be any part of it.
  const text = typeof service === 'string' ? fillTokens(service, 'a') : '';
  const spelled = spelledService(text);
  if (spelled.name === 'pods.eks') throw invalid('AwsServicePodIdentity', service);
  if (!SERVICE.test(spelled.name) || FOREIGN_ENDING.test(spelled.name)) throw invalid('AwsServiceInvalid', service);
  return isToken(service) ? { name: Fn.trimsuffix(asArgument(service), SUFFIX) } : spelled;
}

/** Returns one key for all spellings of a service: those of a literal one, and one token, are equal. */
export function serviceKey(service: string): string {
  return isToken(service) ? service : serviceName(service).name;
}

/** `GrantSTS` and the name in upper case without what a Sid may not hold. */
export function serviceSid(name: string): string {
  return isToken(name)
    ? `GrantSTS${Fn.upper(Fn.replace(name, '/[^0-9A-Za-z]/', ''))}`
    : `GrantSTS${name.toUpperCase().replace(/[^0-9A-Z]/g, '')}`;
}

/** One service that a trust lets in. What its principal is depends on the partition, which the role may know. */
export class AwsService {
  public readonly sid: string;
  public readonly name: string;
  private readonly spelledFor: string | undefined;
  public readonly conditions: ConditionMap;

  public constructor(
    private readonly service: string,
    conditions: AwsServiceConditions | undefined,
  ) {
    const { name, partition } = serviceName(service);
    this.name = name;
    this.spelledFor = partition;
    this.sid = serviceSid(name);
    this.conditions = readConditions(conditions?._conditions);
  }

  /** Its statement. A literal ARN among its conditions is of the role's partition too. */
  public statement(partition: string | undefined): PolicyStatement {
    const { service, name, sid, spelledFor, conditions } = this;
    const known = partition ?? partitionOfArns(conditions['ArnLike']?.['aws:SourceArn'] ?? []);
    if (spelledFor !== undefined && known !== undefined && spelledFor !== known)
      throw invalid('AwsServiceInvalid', service);
    return new PolicyStatement({
      sid,
      actions: serviceActions(name),
      principals: [Principal.service(servicePrincipal(name, spelledFor ?? known))],
      conditions: Object.keys(conditions).length === 0 ? undefined : conditions,
    });
  }
}

function conditionsOf({
  sourceArns,
  sourceAccounts,
}: AwsServiceConditionsOptions): Record<string, Record<string, string[]>> {
  checkList('sourceArns', sourceArns);
  checkList('sourceAccounts', sourceAccounts);
  if ((sourceArns ?? []).length + (sourceAccounts ?? []).length === 0) throw fault('AwsServiceConditionEmpty');
  if (sourceArns?.length === 0) throw invalid('ListEmpty', 'sourceArns', []);
  if (sourceAccounts?.length === 0) throw invalid('ListEmpty', 'sourceAccounts', []);
  checkSources(sourceArns, sourceAccounts);
  return {
    ...(sourceAccounts === undefined ? {} : { StringEquals: { 'aws:SourceAccount': sourceAccounts } }),
    ...(sourceArns === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArns } }),
  };
}

/** Checks what is literal among the sources of a service. */
export function checkSources(arns: readonly string[] = [], accounts: readonly string[] = []): void {
  for (const arn of arns) {
    if (!isToken(arn) && !isListElement(arn) && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(arn)) {
      throw invalid('ArnInvalid', 'sourceArns', arn, {
        kind: 'a resource',
        example: phrase`"arn:aws:ecs:us-east-1:123456789012:*"`,
      });
    }
  }
  for (const account of accounts) {
    if (!isToken(account) && !isListElement(account) && !isAccountId(account))
      throw invalid('AccountIdInvalid', 'sourceAccounts', account);
  }
}
