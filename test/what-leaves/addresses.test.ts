import { IamRole, type IamRoleConfig } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  Aspects,
  DefaultTokenResolver,
  Lazy,
  StringConcat,
  TerraformLocal,
  TerraformStack,
  TerraformVariable,
  Testing,
  Tokenization,
} from 'cdktf';
import {
  IrsaRole,
  OidcProvider,
  PolicyStatement,
  Principal,
  Subject,
  Thumbprints,
  TrustPolicy,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { binding } from '../support/bindings';
import { readFile, type StackJson } from '../support/rendered';
import { stackWithProviders, synthesizedApp } from '../support/synth';
import { withoutEncoding } from '../support/variables';

// The ARN of a role holds its path, which takes quotes: whether it is safe is asked of what stands at its address.

interface Written {
  readonly assume_role_policy: string;
  readonly lifecycle?: { readonly precondition: readonly unknown[] };
}

const variable = (stack: TerraformStack): string => new TerraformVariable(stack, 'v', { type: 'string' }).stringValue;
const made = (scope: Construct, path: string, id = 'R'): IamRole =>
  new IamRole(scope, id, { assumeRolePolicy: '{}', path });
const trusting = (stack: TerraformStack, arn: string): WorkloadRole =>
  new WorkloadRole(stack, 'W', {
    trust: new TrustPolicy().addStatement(
      new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [Principal.aws(arn)] }),
    ),
  });

function roleOf(json: unknown, id: string): Written {
  const roles = (json as { resource: { aws_iam_role: Record<string, Written> } }).resource.aws_iam_role;
  const [role] = Object.entries(roles).flatMap(([name, one]) => (name.startsWith(id) ? [one] : []));
  if (role === undefined) throw new Error(`no role ${id}`);
  return role;
}

/** What the role W says in the end; without validations, which have their own tests. */
const trustIn = (stack: TerraformStack, id = 'W_'): Written => roleOf(JSON.parse(Testing.synth(stack, true)), id);

function expectRaw({ assume_role_policy: policy, lifecycle }: Written): void {
  expect(withoutEncoding(policy)).toBe(policy);
  expect(lifecycle).toBeUndefined();
}

function expectEncoded({ assume_role_policy: policy, lifecycle }: Written): void {
  expect(withoutEncoding(policy)).not.toBe(policy);
  expect(lifecycle?.precondition).toHaveLength(1);
}

describe('the ARN of a role is as safe as what stands at its address', () => {
  test('a stack within the stack has addresses of its own', () => {
    const pair = (outer: (s: TerraformStack) => string, inner: (s: TerraformStack) => string): Written => {
      const stack = stackWithProviders();
      trusting(stack, made(stack, outer(stack)).arn);
      const within = new TerraformStack(stack, 'inner');
      new AwsProvider(within, 'aws', { region: 'us-east-1' });
      made(within, inner(within));
      return trustIn(stack);
    };
    expectEncoded(pair(variable, () => '/x/'));
    expectRaw(pair(() => '/x/', variable));
  });

  test('an Aspect removes the scope of a role and makes another at its address', () => {
    const replaced = (path: (s: TerraformStack) => string): Written =>
      roleOf(
        synthesizedApp((app) => {
          const stack = stackWithProviders('stack', app);
          const second = path(stack);
          trusting(stack, made(new Construct(stack, 'P'), '/x/').arn);
          Aspects.of(stack).add({
            visit: (node) => {
              if (node !== stack || (stack.node.tryFindChild('P') as { again?: true }).again) return;
              stack.node.tryRemoveChild('P');
              const again = Object.assign(new Construct(stack, 'P'), { again: true as const });
              made(again, second);
            },
          });
        })['stack'],
        'W_',
      );
    expectEncoded(replaced(variable));
    expectRaw(replaced(() => '/y/'));
  });

  test('between two syntheses it is removed, made again, or joined by another', () => {
    const stack = stackWithProviders();
    const value = variable(stack);
    trusting(stack, made(stack, '/x/').arn);
    expectRaw(trustIn(stack));
    stack.node.tryRemoveChild('R');
    expectEncoded(trustIn(stack));
    made(stack, value, 'Other').overrideLogicalId('R');
    expectEncoded(trustIn(stack));
    stack.node.tryRemoveChild('Other');
    made(stack, '/z/');
    expectRaw(trustIn(stack));
    made(stack, value, 'Second').overrideLogicalId('R');
    expectEncoded(trustIn(stack));
  });

  test('a class of users writes another path than it was given', () => {
    const path = (own: (s: TerraformStack) => string): Written => {
      const stack = stackWithProviders();
      const value = own(stack);
      class Own extends IamRole {
        public constructor(scope: Construct, id: string, config: IamRoleConfig) {
          super(scope, id, config);
        }
        protected override synthesizeAttributes(): Record<string, unknown> {
          return { ...super.synthesizeAttributes(), path: value };
        }
      }
      trusting(stack, new Own(stack, 'R', { assumeRolePolicy: '{}', path: '/x/' }).arn);
      return trustIn(stack);
    };
    expectEncoded(path(variable));
    expectRaw(path(() => '/y/'));
  });
});

test('what is written past a path or a local is found however lazy it is', () => {
  const lazy = (value: unknown): unknown => Lazy.anyValue({ produce: () => value });
  const overridden = (change: (role: IamRole, stack: TerraformStack, value: string) => void): Written => {
    const stack = stackWithProviders();
    const value = variable(stack);
    const role = made(stack, '/x/');
    trusting(stack, role.arn);
    change(role, stack, value);
    return trustIn(stack);
  };
  expectEncoded(
    overridden((role, _, value) => {
      role.addOverride('path', lazy(value));
    }),
  );
  expectEncoded(
    overridden((_, stack, path) => {
      stack.addOverride('resource.aws_iam_role.R', lazy({ path, assume_role_policy: '{}' }));
    }),
  );
  expectRaw(
    overridden((role) => {
      role.addOverride('path', lazy('/y/'));
    }),
  );
  const stack = stackWithProviders();
  const value = variable(stack);
  const provider = new OidcProvider(stack, 'Oidc', {
    issuerUrl: 'https://oidc.example.com/x',
    thumbprints: Thumbprints.managedByAws(),
  });
  new IrsaRole(stack, 'Role', { oidcProviders: [provider], subjects: [Subject.serviceAccount('apps', 'api')] });
  const [local] = provider.node.children.filter((child) => child instanceof TerraformLocal);
  stack.addOverride('locals', lazy({ other: value }));
  expectRaw(trustIn(stack, 'Role_'));
  stack.addOverride('locals', lazy({ [local?.friendlyUniqueId ?? '']: value }));
  expectEncoded(trustIn(stack, 'Role_'));
});

test('a local of the library is as made only while it stands in the tree, alone at its address', () => {
  const stack = stackWithProviders();
  const value = variable(stack);
  const provider = new OidcProvider(stack, 'Oidc', {
    issuerUrl: 'https://oidc.example.com/x',
    thumbprints: Thumbprints.managedByAws(),
  });
  new IrsaRole(stack, 'Role', { oidcProviders: [provider], subjects: [Subject.serviceAccount('apps', 'api')] });
  const policy = (): Written => trustIn(stack, 'Role_');
  expectRaw(policy());
  const [local] = provider.node.children.filter((child) => child instanceof TerraformLocal);
  new TerraformLocal(stack, 'Other', value).overrideLogicalId(local?.friendlyUniqueId ?? '');
  expectEncoded(policy());
  stack.node.tryRemoveChild('Other');
  expectRaw(policy());
  provider.node.tryRemoveChild('ConditionKeyPrefix');
  new TerraformLocal(provider, 'ConditionKeyPrefix', value);
  expectEncoded(policy());
});

test('a lazy value of users may read the JSON of the library and write it anew', () => {
  const sids: string[] = [];
  // Not by the helpers: what users write anew is none of the judge's concern.
  const app = Testing.app();
  const stack = stackWithProviders('stack', app);
  const { resource } = trusting(stack, variable(stack));
  const role = binding(resource, IamRole);
  const given = role.assumeRolePolicyInput;
  const resolver = new DefaultTokenResolver(new StringConcat());
  role.assumeRolePolicy = Lazy.stringValue({
    produce: ({ scope, preparing }) => {
      const text = Tokenization.resolve(given, { scope, preparing, resolver }) as string;
      const policy = JSON.parse(text) as { Statement: { Sid?: string; Principal: { AWS: string } }[] };
      for (const statement of policy.Statement) statement.Sid = 'Mine';
      sids.push(policy.Statement[0]?.Principal.AWS ?? '');
      return JSON.stringify(policy);
    },
  });
  app.synth();
  const json = readFile(join(app.outdir, 'stacks/stack/cdk.tf.json'));
  expect(roleOf(json, 'W_').assume_role_policy).toContain('"Sid":"Mine"');
  expect(new Set(sids.map(withoutEncoding))).toEqual(new Set(['${var.v}']));
});

test('a number that only Terraform knows stands in a reference as Terraform writes it', () => {
  // Not by the helpers: the judge knows no index of Terraform's own.
  const stack = stackWithProviders();
  const index = new TerraformVariable(stack, 'n', { type: 'number' }).numberValue;
  trusting(stack, made(stack, '/x/').getStringAttribute(`x[${index}].arn`));
  const json = JSON.parse(Testing.synth(stack, true)) as StackJson;
  expect(withoutEncoding(roleOf(json, 'W_').assume_role_policy)).toContain('"AWS":"${aws_iam_role.R.x[var.n].arn}"');
});
