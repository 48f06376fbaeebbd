import { createHash } from 'node:crypto';
import { Scope } from '../support/expressions';
import type { Block, StackJson } from '../support/rendered';
import { JUDGE_ACCOUNT } from './judge';

/** The account of resources that an AWS provider with an alias makes. */
export const OTHER_ACCOUNT = '444455556666';
export const REGION = 'us-east-1';

export function oidcProviderArn(issuerUrl: string): string {
  return `arn:aws:iam::${JUDGE_ACCOUNT}:oidc-provider/${issuerUrl.replace(/^https:\/\//, '')}`;
}

export function clusterArn(name: string): string {
  return `arn:aws:eks:${REGION}:${JUDGE_ACCOUNT}:cluster/${name}`;
}

export function clusterIssuer(name: string): string {
  return `https://oidc.eks.${REGION}.amazonaws.com/id/${hash(name).toUpperCase()}`;
}

/** A value for what only AWS or the user of a stack knows, the same one for the same name. */
export function standIn(name: string): string {
  return `value-${hash(name).slice(0, 8)}`;
}

function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 32);
}

const siblings = new WeakMap<StackJson, readonly StackJson[]>();

/** Stacks of one app, which read each other's outputs. */
export function standBeside(stacks: readonly StackJson[]): void {
  for (const stack of stacks) siblings.set(stack, stacks);
}

/** What a stack reads of another one: the output of that name. */
function outputsOf(stack: StackJson): Block {
  return new Proxy<Block>(
    {},
    {
      get: (_, name) => {
        const owner = (siblings.get(stack) ?? []).find(({ output }) => output?.[String(name)] !== undefined);
        return owner === undefined ? undefined : applied(owner).value(owner.output?.[String(name)]?.['value']);
      },
    },
  );
}

/** Reads a stack's expressions as Terraform would after an apply: what AWS gives is made from what the stack says. */
export function applied(stack: StackJson, variables: Record<string, unknown> = {}, each?: string): Scope {
  return new StandIns(stack, variables, each).scope;
}

/** The attributes of each block, made when they are asked for. */
class StandIns extends Map<string, Block> {
  public readonly scope: Scope;

  public constructor(
    private readonly stack: StackJson,
    variables: Record<string, unknown> = {},
    private readonly each?: string,
  ) {
    super();
    const unset = Object.entries(stack.variable ?? {}).filter(([, block]) => block['default'] === undefined);
    const known = Object.fromEntries(
      unset.map(([name, { type }]) => [name, String(type).startsWith('list') ? [standIn(name)] : standIn(name)]),
    );
    this.scope = new Scope(stack, this, { ...known, ...variables });
  }

  public override get(address: string): Block | undefined {
    if (address === 'each.value') return this.each as unknown as Block | undefined;
    const parts = address.split('.');
    const [section, type = '', name = ''] = parts[0] === 'data' ? parts : ['resource', ...parts];
    const blockIn = (stack: StackJson): Block | undefined => stack[section as 'data' | 'resource']?.[type]?.[name];
    const block = blockIn(this.stack);
    if (block === undefined) {
      // What a call was given may be of another stack than the role.
      const owner = (siblings.get(this.stack) ?? []).find((stack) => blockIn(stack) !== undefined);
      return owner === undefined ? undefined : new StandIns(owner).get(address);
    }
    const attributes = this.attributes(type, name, block);
    return new Proxy(attributes, {
      get: (target, key) => target[String(key)] ?? standIn(`${address}.${String(key)}`),
    });
  }

  private attributes(type: string, id: string, block: Block): Block {
    const text = (argument: string): string => this.scope.text(block[argument]);
    const named = (argument: string, prefix: string): string =>
      block[argument] === undefined
        ? `${block[prefix] === undefined ? `${id}-` : text(prefix)}0a1b2c3d`
        : text(argument);
    const account = block['provider'] === undefined ? JUDGE_ACCOUNT : OTHER_ACCOUNT;
    switch (type) {
      case 'aws_iam_role': {
        const name = named('name', 'name_prefix');
        return {
          name,
          id: name,
          arn: `arn:aws:iam::${account}:role${block['path'] === undefined ? '/' : text('path')}${name}`,
        };
      }
      case 'aws_iam_policy':
        return { arn: `arn:aws:iam::${account}:policy/${named('name', 'name_prefix')}` };
      // IAM knows the issuer without its scheme, and that is what it gives after the first refresh.
      case 'aws_iam_openid_connect_provider':
        return { arn: oidcProviderArn(text('url')), url: text('url').replace(/^https:\/\//, '') };
      case 'aws_eks_cluster': {
        const name = text('name');
        return { name, id: name, arn: clusterArn(name), identity: [{ oidc: [{ issuer: clusterIssuer(name) }] }] };
      }
      case 'aws_s3_bucket': {
        const bucket = named('bucket', 'bucket_prefix');
        const domain = `${bucket}.s3.${REGION}.amazonaws.com`;
        return {
          bucket,
          id: bucket,
          arn: `arn:aws:s3:::${bucket}`,
          region: REGION,
          bucket_regional_domain_name: domain,
        };
      }
      case 'aws_cloudfront_distribution':
        return {
          arn: `arn:aws:cloudfront::${account}:distribution/E1234567890ABC`,
          domain_name: 'd1234567890abc.cloudfront.net',
        };
      case 'aws_sqs_queue':
        return { arn: `arn:aws:sqs:${REGION}:${account}:${named('name', 'name_prefix')}` };
      case 'aws_dynamodb_table':
        return { arn: `arn:aws:dynamodb:${REGION}:${account}:table/${text('name')}` };
      case 'aws_cloudwatch_log_group':
        return { name: text('name'), arn: `arn:aws:logs:${REGION}:${account}:log-group:${text('name')}` };
      case 'terraform_remote_state':
        return { outputs: outputsOf(this.stack) };
      case 'aws_partition':
        return { partition: 'aws', dns_suffix: 'amazonaws.com' };
      case 'aws_caller_identity':
        return { account_id: account };
      case 'aws_region':
        return { region: REGION, name: REGION };
      default:
        return {};
    }
  }
}
