import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Testing, type ITerraformDependable } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { acrossStacks, dependsOn } from '../../lib/core/dependables';
import { stackWithProviders, synthesizedStacks, waited } from '../support/synth';

const metadata = { name: 'apps' };

describe('in one stack', () => {
  test('they are named, each once, whoever gives them', () => {
    const stack = stackWithProviders();
    const [one, two] = [new NamespaceV1(stack, 'One', { metadata }), new NamespaceV1(stack, 'Two', { metadata })];
    const given = acrossStacks([one, two]);
    expect(waited(stack, acrossStacks([...given, two, one, ...acrossStacks(given)]))).toEqual([
      'kubernetes_namespace_v1.One',
      'kubernetes_namespace_v1.Two',
    ]);
    expect(acrossStacks([one])[0]?.fqn).toBe(acrossStacks([one])[0]?.fqn);
  });

  test('nothing to wait for is left out', () => {
    const one = new NamespaceV1(stackWithProviders(), 'One', { metadata });
    expect([dependsOn(), dependsOn(undefined, [])]).toEqual([undefined, undefined]);
    expect(dependsOn(undefined, [one], [one])).toEqual(acrossStacks([one]));
  });

  test('what is no element of CDKTF is named as it is', () => {
    const foreign: ITerraformDependable = { fqn: 'module.network' };
    expect(acrossStacks([foreign])).toEqual([foreign]);
  });
});

describe('in another stack', () => {
  test('none is named, and the stack that has them comes first', () => {
    const { first, second } = synthesizedStacks((app) => {
      const one = new NamespaceV1(stackWithProviders('first', app), 'One', { metadata });
      const stack = stackWithProviders('second', app);
      new NamespaceV1(stack, 'Two', { metadata, dependsOn: acrossStacks([one]) });
      new NamespaceV1(stack, 'Three', { metadata, dependsOn: [...acrossStacks([one]), { fqn: 'module.network' }] });
    });
    expect([first?.after, second?.after]).toEqual([[], ['first']]);
    expect(second?.json['resource']).toMatchObject({
      kubernetes_namespace_v1: { Two: { depends_on: [] }, Three: { depends_on: ['module.network'] } },
    });
    expect(first?.json).not.toHaveProperty('output');
    expect(second?.json).not.toHaveProperty('data');
  });

  test('two stacks that wait for each other are an error of CDKTF', () => {
    expect(() =>
      synthesizedStacks((app) => {
        const [a, b] = [stackWithProviders('a', app), stackWithProviders('b', app)];
        const one = new NamespaceV1(a, 'One', { metadata });
        new NamespaceV1(a, 'Three', { metadata, dependsOn: acrossStacks([new NamespaceV1(b, 'Two', { metadata })]) });
        new NamespaceV1(b, 'Four', { metadata, dependsOn: acrossStacks([one]) });
      }),
    ).toThrow('Cannot add dependency a to b, because it would cause a circular dependency.');
  });

  test('a stack that is synthesized alone, as in a unit test, names none either', () => {
    const app = Testing.app();
    const one = new NamespaceV1(stackWithProviders('first', app), 'One', { metadata });
    const stack = stackWithProviders('second', app);
    new NamespaceV1(stack, 'Two', { metadata, dependsOn: acrossStacks([one]) });
    expect(JSON.parse(Testing.synth(stack))).toMatchObject({
      resource: { kubernetes_namespace_v1: { Two: { depends_on: [] } } },
    });
  });
});
