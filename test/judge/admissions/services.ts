import type { RequestContext } from '../judge';
import type { AllowedService } from '../trust-expectation';
import { ASSUME, fits, fitting, TAG, WEB_IDENTITY, without, type Admission, type Asking } from './admission';

const SOURCE_ARN = 'aws:SourceArn';
const SOURCE_ACCOUNT = 'aws:SourceAccount';

const SOURCE_IDENTITY = 'sts:SetSourceIdentity';

/** What AWS says that these need beside `sts:AssumeRole`. */
const MORE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'capabilities.eks.amazonaws.com': [TAG],
  'rolesanywhere.amazonaws.com': [TAG, SOURCE_IDENTITY],
};

/** One AWS service that assumes the role. */
export class Service implements Admission {
  public constructor(private readonly service: AllowedService) {}

  public admits({ principal, action, context = {} }: Asking): boolean {
    const { sourceArns, sourceAccounts } = this.service;
    const asks = [ASSUME, ...(MORE_ACTIONS[principal] ?? [])];
    if (principal !== this.service.principal || !asks.includes(action)) return false;
    const [arn, account] = [context[SOURCE_ARN], context[SOURCE_ACCOUNT]];
    const arnFits =
      sourceArns === undefined || (typeof arn === 'string' && sourceArns.some((pattern) => fits(pattern, arn)));
    const accountFits =
      sourceAccounts === undefined || (typeof account === 'string' && sourceAccounts.includes(account));
    return arnFits && accountFits;
  }

  public *requests(): Generator<Asking> {
    const { principal, sourceArns = [], sourceAccounts = [] } = this.service;
    const name = principal.replace(/\.amazonaws\.com$/, '');
    const arns = sourceArns.length === 0 ? ['arn:aws:ecs:us-east-1:111122223333:task/x'] : sourceArns.flatMap(fitting);
    const accounts = sourceAccounts.length === 0 ? ['111122223333'] : sourceAccounts;
    const contexts = arns.flatMap((arn) =>
      accounts.map((account) => ({ [SOURCE_ARN]: arn, [SOURCE_ACCOUNT]: account })),
    );
    for (const context of contexts) yield { principal, action: ASSUME, context };
    const [context = {}] = contexts as RequestContext[];
    for (const action of [TAG, WEB_IDENTITY, SOURCE_IDENTITY]) yield { principal, action, context };
    for (const key of [SOURCE_ARN, SOURCE_ACCOUNT]) {
      yield { principal, action: ASSUME, context: without(context, key) };
    }
    const others = { [SOURCE_ARN]: 'arn:aws:ecs:eu-north-1:999988887777:task/x', [SOURCE_ACCOUNT]: '999988887777' };
    for (const [key, value] of Object.entries(others)) {
      yield { principal, action: ASSUME, context: { ...context, [key]: value } };
    }
    for (const other of [`${name}.amazonaws.com.cn`, `x${principal}`, `${name}2.amazonaws.com`].filter(
      (one) => one !== principal,
    )) {
      yield { principal: other, action: ASSUME, context };
    }
  }
}
