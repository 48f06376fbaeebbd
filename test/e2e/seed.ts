import { emulatorAccount, type Emulator } from './emulator';
import { Scope, type Values } from '../support/expressions';
import { type Block, read, type StackJson } from '../support/rendered';

/** What was made before the sample runs, and how the stack's data sources will see it. */
export interface Seeded {
  readonly made: readonly string[];
  readonly values: Values;
}

/** Makes what a stack expects to exist: the clusters, policies, OIDC providers and log groups that it names but does not make. */
export async function seed(stack: StackJson, emulator: Emulator): Promise<Seeded> {
  const made: string[] = [];
  const values = new Map<string, Block>();
  const scope = new Scope(stack, values);

  for (const [name, block] of Object.entries(read(stack).data('aws_eks_cluster'))) {
    const clusterName = scope.text(block['name']);
    const issuer = await makeCluster(emulator, clusterName);
    values.set(`data.aws_eks_cluster.${name}`, { name: clusterName, identity: [{ oidc: [{ issuer }] }] });
    made.push(`cluster ${clusterName}`);
  }
  for (const [, block] of Object.entries(read(stack).data('aws_iam_openid_connect_provider'))) {
    const url =
      block['url'] === undefined ? `https://${afterMarker(scope.text(block['arn']))}` : scope.text(block['url']);
    await emulator.iam.createOpenIDConnectProvider({
      Url: url,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: ['0123456789abcdef0123456789abcdef01234567'],
    });
    made.push(`OIDC provider ${url.replace('https://', '')}`);
  }
  for (const [, block] of Object.entries(read(stack).data('aws_cloudwatch_log_group'))) {
    const logGroupName = scope.text(block['name']);
    await emulator.target('logs', 'Logs_20140328.CreateLogGroup', { logGroupName });
    made.push(`log group ${logGroupName}`);
  }
  for (const [, block] of Object.entries(read(stack).data('aws_iam_role'))) {
    const roleName = scope.text(block['name']);
    await emulator.iam.createRole({ RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify(trustOfConsole) });
    made.push(`role ${roleName}`);
  }
  for (const path of namedPolicies(stack)) {
    await makePolicy(emulator, path);
    made.push(`policy ${path}`);
  }
  return { made, values };
}

/** What the EKS console makes for an add-on. */
const trustOfConsole = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  ],
};

async function makeCluster(emulator: Emulator, name: string): Promise<string> {
  const { cluster } = await emulator.eks.createCluster({
    name,
    roleArn: `arn:aws:iam::${emulatorAccount}:role/eks-cluster`,
    resourcesVpcConfig: { subnetIds: ['subnet-11111111', 'subnet-22222222'] },
    clientRequestToken: name,
  });
  return cluster?.identity?.oidc?.issuer ?? '';
}

async function makePolicy(emulator: Emulator, path: string): Promise<void> {
  const at = path.lastIndexOf('/') + 1;
  const statement = { Sid: 'Stands', Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' };
  await emulator.iam.createPolicy({
    PolicyName: path.slice(at),
    Path: `/${path.slice(0, at)}`,
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
}

/** Customer managed policies by literal ARN: path and name. */
function namedPolicies(stack: StackJson): Set<string> {
  const arn = new RegExp(`arn:aws[a-z-]*:iam::${emulatorAccount}:policy/([\\w+=,.@/-]+)`, 'g');
  const text = JSON.stringify([stack.resource, stack.data, stack.locals]);
  return new Set([...text.matchAll(arn)].map((match) => match[1] ?? ''));
}

function afterMarker(arn: string): string {
  return arn.slice(arn.indexOf(':oidc-provider/') + ':oidc-provider/'.length);
}
