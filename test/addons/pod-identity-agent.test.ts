import { AddonVersion, Cluster, ClusterKind, PodIdentityAgent } from 'cdktf-eks-workload-identity';
import { expect, test } from 'vitest';
import { failure } from '../support/failure';
import { stackWithProviders, synth, waited } from '../support/synth';
import { warnings } from '../support/warnings';

const demo = Cluster.fromAttributes({ clusterName: 'demo' });

test('minimal definition: the add-on', () => {
  const { json } = synth((stack) => new PodIdentityAgent(stack, 'Agent', { cluster: demo }));
  expect(json['resource']).toEqual({
    aws_eks_addon: { Agent_255F68E9: { cluster_name: 'demo', addon_name: 'eks-pod-identity-agent' } },
  });
});

test('it takes what an add-on takes, and is ready when it is installed', () => {
  const { only } = synth((stack) => {
    const version = AddonVersion.pinned('v1.3.4-eksbuild.1');
    const agent = new PodIdentityAgent(stack, 'Agent', { cluster: demo, version, tags: { team: 'platform' } });
    expect(waited(agent, agent.ready)).toEqual(['aws_eks_addon.Agent_255F68E9']);
    expect(agent.cluster).toBe(demo);
  });
  expect(only('aws_eks_addon')).toMatchObject({ addon_version: 'v1.3.4-eksbuild.1', tags: { team: 'platform' } });
});

test('advice on Auto Mode, whose nodes have it', () => {
  const stack = stackWithProviders();
  const cluster = Cluster.fromAttributes({ clusterName: 'auto', kind: ClusterKind.EKS_AUTO_MODE });
  synth(() => new PodIdentityAgent(stack, 'Agent', { cluster }), stack);
  expect(warnings(stack)).toEqual([
    'stack/Agent: [PodIdentityAgentNeedless] cluster "auto" is of EKS Auto Mode, whose nodes have the agent: leave the add-on out',
  ]);
});

test('fails when the cluster stands outside EKS', () => {
  const cluster = Cluster.outsideEks({ clusterName: 'own' });
  expect(failure((stack) => new PodIdentityAgent(stack, 'Agent', { cluster }))).toBe(
    '[stack/Agent] cluster "own" cannot use EKS Pod Identity, since it is outside EKS: use Credentials.irsa(oidcProvider) [PodIdentityUnsupported]',
  );
});

test('from JavaScript: fails without a cluster', () => {
  const message =
    'cluster must be given, got nothing: pass a cluster such as Cluster.fromClusterName(...) [PropertyMissing]';
  expect(failure((stack) => new PodIdentityAgent(stack, 'Agent', undefined as never))).toBe(`[stack/Agent] ${message}`);
});
