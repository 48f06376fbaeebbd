import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Aspects, TerraformStack, type IAspect } from 'cdktf';
import {
  Credentials,
  IrsaRole,
  kubernetes,
  OidcProvider,
  Permissions,
  PodIdentityAgent,
  Subject,
  Thumbprints,
  WorkloadIdentity,
  WorkloadRole,
} from 'cdktf-eks-workload-identity';
import type { IConstruct } from 'constructs';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { binding } from '../support/bindings';
import { ordinaryPrograms, trustOf } from '../support/ordinary-programs';
import { ACCOUNT, demo, demoOidc, ISSUER, mayRead, OIDC_ARN, platformStack } from '../support/platform';

// CDKTF asks for the version of Terraform where blocks need one, also on a machine that has none.
const bin = mkdtempSync(join(tmpdir(), 'terraform-'));

beforeAll(() => {
  writeFileSync(join(bin, 'terraform'), '#!/bin/sh\necho Terraform v1.9.8\n');
  chmodSync(join(bin, 'terraform'), 0o755);
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH'] ?? ''}`);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(bin, { recursive: true });
});

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

/** The role of one workload. */
function reader(stack: TerraformStack): WorkloadRole {
  return new IrsaRole(stack, 'Reader', {
    oidcProviders: [demoOidc(stack)],
    subjects: [Subject.serviceAccount('reports', 'reader')],
    permissions: [mayRead('arn:aws:s3:::reports/*')],
  });
}

function everyRole(stack: TerraformStack, change: (role: IamRole) => void): void {
  const aspect: IAspect = {
    visit: (node: IConstruct) => {
      if (node instanceof IamRole) change(node);
    },
  };
  Aspects.of(stack).add(aspect);
}

ordinaryPrograms('overrides of a resource', [
  {
    title: 'a tag more, a lifecycle, a boundary',
    build: (app) => {
      const resource = binding(reader(platformStack(app)).resource, IamRole);
      resource.addOverride('tags.cost-centre', '4711');
      resource.addOverride('lifecycle', { prevent_destroy: true, ignore_changes: ['tags'] });
      resource.addOverride('permissions_boundary', BOUNDARY);
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')).toMatchObject({
        tags: { 'cost-centre': '4711' },
        lifecycle: { prevent_destroy: true, ignore_changes: ['tags'] },
        permissions_boundary: BOUNDARY,
      });
    },
  },
  {
    title: 'a trust of the team as JSON text, right for the same service account',
    build: (app) => {
      const resource = binding(reader(platformStack(app)).resource, IamRole);
      resource.addOverride(
        'assume_role_policy',
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Federated: OIDC_ARN },
              Action: ['sts:AssumeRoleWithWebIdentity'],
              Condition: {
                StringEquals: {
                  [`${ISSUER}:sub`]: ['system:serviceaccount:reports:reader'],
                  [`${ISSUER}:aud`]: 'sts.amazonaws.com',
                },
                IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
              },
            },
          ],
        }),
      );
    },
    fact: (stacks) => {
      expect(trustOf(stacks()).Statement[0]?.Condition?.['IpAddress']).toEqual({ 'aws:SourceIp': '10.0.0.0/8' });
    },
  },
  {
    title: 'a trust by a data source, set on the resource itself',
    build: (app) => {
      const resource = binding(reader(platformStack(app)).resource, IamRole);
      resource.assumeRolePolicy = '${data.aws_iam_policy_document.trust.json}';
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['assume_role_policy']).toBe('${data.aws_iam_policy_document.trust.json}');
    },
  },
  {
    title: 'a description, a session duration and a name, set as attributes',
    build: (app) => {
      const resource = binding(reader(platformStack(app)).resource, IamRole);
      resource.description = 'Reads reports';
      resource.maxSessionDuration = 7200;
      resource.namePrefix = 'reports-';
      resource.tags = { team: 'reports' };
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')).toMatchObject({ description: 'Reads reports', name_prefix: 'reports-' });
    },
  },
  {
    title: 'annotations of a service account, the tags of an association, the timeouts of an add-on',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      const agent = new PodIdentityAgent(stack, 'Agent', { cluster });
      agent.resource.addOverride('timeouts', { create: '30m' });
      const identity = new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity({ agent }),
      });
      identity.association?.resource.addOverride('tags', { team: 'orders' });
      identity.serviceAccount.resource?.addOverride('metadata.annotations', { 'example.com/owner': 'orders' });
    },
    fact: (stacks) => {
      expect(stacks().only('kubernetes_service_account_v1')).toMatchObject({
        metadata: { name: 'api', annotations: { 'example.com/owner': 'orders' } },
      });
    },
  },
  {
    title: 'audiences and thumbprints of a provider left to somebody else',
    build: (app) => {
      const stack = platformStack(app);
      const oidc = new OidcProvider(stack, 'Oidc', {
        issuerUrl: `https://${ISSUER}`,
        thumbprints: Thumbprints.managedByAws(),
      });
      oidc.resource?.addOverride('lifecycle.ignore_changes', ['thumbprint_list', 'client_id_list']);
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_openid_connect_provider')).toHaveProperty('lifecycle.ignore_changes');
    },
  },
]);

ordinaryPrograms('overrides of a stack', [
  {
    title: 'the session duration of a role by its address, and the version of the AWS provider',
    build: (app) => {
      const stack = platformStack(app);
      const resource = binding(reader(stack).resource, IamRole);
      stack.addOverride(`resource.aws_iam_role.${resource.friendlyUniqueId}.max_session_duration`, 7200);
      stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '~> 6.0' });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['max_session_duration']).toBe(7200);
      expect(stacks().json).toHaveProperty('terraform.required_providers.aws.version', '~> 6.0');
    },
  },
  {
    title: 'tags of every role, and a backend',
    build: (app) => {
      const stack = platformStack(app);
      const resource = binding(reader(stack).resource, IamRole);
      stack.addOverride(`resource.aws_iam_role.${resource.friendlyUniqueId}.tags`, { team: 'reports' });
      stack.addOverride('terraform.backend', { s3: { bucket: 'state', key: 'reports', region: 'eu-central-1' } });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['tags']).toEqual({ team: 'reports' });
    },
  },
]);

ordinaryPrograms('Aspects', [
  {
    title: 'that add a tag to every role, and leave what is there',
    build: (app) => {
      const stack = platformStack(app);
      const resource = binding(reader(stack).resource, IamRole);
      resource.tags = { team: 'reports' };
      everyRole(stack, (role) => {
        role.tags = { ...role.tagsInput, 'managed-by': 'terraform' };
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['tags']).toEqual({ team: 'reports', 'managed-by': 'terraform' });
    },
  },
  {
    title: 'that put a boundary and a path on every role, those of add-ons and targets among them',
    build: (app) => {
      const stack = platformStack(app);
      const cluster = demo();
      new WorkloadIdentity(stack, 'Api', {
        cluster,
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.podIdentity(),
      });
      reader(stack);
      everyRole(stack, (role) => {
        role.permissionsBoundary = BOUNDARY;
        role.path = '/platform/';
      });
    },
    fact: (stacks) => {
      const roles = Object.values(stacks().resources('aws_iam_role'));
      expect(roles.map((role) => [role['permissions_boundary'], role['path']])).toEqual([
        [BOUNDARY, '/platform/'],
        [BOUNDARY, '/platform/'],
      ]);
    },
  },
  {
    title: 'that put a prefix before the names of all roles',
    build: (app) => {
      const stack = platformStack(app);
      new WorkloadIdentity(stack, 'Api', {
        cluster: demo(),
        serviceAccount: { namespace: 'orders', name: 'api' },
        credentials: Credentials.irsa(demoOidc(stack, 'OidcOfApi')),
      });
      reader(stack);
      everyRole(stack, (role) => {
        if (role.nameInput !== undefined) role.name = `acme-${role.nameInput}`;
        else role.namePrefix = `acme-${role.namePrefixInput ?? ''}`;
      });
    },
    fact: (stacks) => {
      const names = Object.values(stacks().resources('aws_iam_role')).map(
        (role) => role['name'] ?? role['name_prefix'],
      );
      expect(names).toEqual([expect.stringMatching(/^acme-orders-api-/), expect.stringMatching(/^acme-reader-/i)]);
    },
  },
  {
    title: 'by override, on every role of the app, and on every attachment',
    build: (app) => {
      const stack = platformStack(app);
      reader(stack).addPermissions([Permissions.awsManagedPolicy('AmazonSQSReadOnlyAccess')]);
      Aspects.of(stack).add({
        visit: (node) => {
          if (node instanceof IamRole) node.addOverride('force_detach_policies', true);
          if (node instanceof IamRolePolicyAttachment) node.addOverride('lifecycle.create_before_destroy', true);
        },
      });
    },
    fact: (stacks) => {
      expect(stacks().only('aws_iam_role')['force_detach_policies']).toBe(true);
      expect(stacks().only('aws_iam_role_policy_attachment')['lifecycle']).toEqual({ create_before_destroy: true });
    },
  },
]);

ordinaryPrograms('resources that were there before', [
  {
    title: 'a role, a provider and a service account taken over with import blocks',
    build: (app) => {
      const stack = platformStack(app);
      const oidc = new OidcProvider(stack, 'Oidc', {
        issuerUrl: `https://${ISSUER}`,
        thumbprints: Thumbprints.managedByAws(),
      });
      oidc.resource?.importFrom(OIDC_ARN);
      const role = new IrsaRole(stack, 'Reader', {
        oidcProviders: [oidc],
        subjects: [Subject.serviceAccount('reports', 'reader')],
        roleName: 'reports-reader',
      });
      role.resource?.importFrom('reports-reader');
      const account = new kubernetes.ServiceAccount(stack, 'Account', {
        namespace: 'reports',
        name: 'reader',
        roleArn: role.roleArn,
      });
      account.resource?.importFrom('reports/reader');
    },
    fact: (stacks) => {
      expect((stacks().json['import'] as { id: string }[]).map(({ id }) => id).sort()).toEqual([
        OIDC_ARN,
        'reports-reader',
        'reports/reader',
      ]);
    },
  },
  {
    title: "a role that moves from the team's own resource into the library's",
    build: (app) => {
      const stack = platformStack(app);
      reader(stack).resource?.moveFromId('aws_iam_role.reports_reader');
    },
    fact: (stacks) => {
      const [moved] = stacks().json['moved'] as { from: string; to: string }[];
      expect(moved?.from).toBe('aws_iam_role.reports_reader');
      expect(moved?.to).toMatch(/^aws_iam_role\.Reader_/);
    },
  },
]);
