import type { OwnStatement } from './trust-expectation';

// What was asked of the library, taken from the arguments of its public calls. Texts may hold tokens.

export interface AskedSubject {
  readonly namespace: string;
  readonly name: string;
  readonly isPattern: boolean;
}

/** A provider by the issuer that it was made or looked up for, else by its ARN. */
export interface AskedProvider {
  readonly issuerUrl?: string;
  readonly arn?: string;
  /** Where the caller says himself which keys belong to the ARN. */
  readonly prefix?: string;
  readonly audiences: readonly string[];
}

/** A cluster; `found`: by its name, so that its ARN is known to Terraform. */
export interface AskedCluster {
  readonly name?: string;
  readonly arn?: string;
  readonly found?: boolean;
  readonly region?: string;
}

export interface AskedAccounts {
  readonly provider: AskedProvider;
  readonly subjects: readonly AskedSubject[];
  readonly audience?: string;
}

export interface AskedScope {
  readonly cluster?: AskedCluster;
  readonly subjects?: readonly AskedSubject[];
  readonly sourceAccount?: string;
}

export interface AskedPods extends AskedScope {
  readonly sourceArn?: string;
  readonly withoutTags: boolean;
}

export interface AskedConditions {
  readonly sourceArns?: readonly string[];
  readonly sourceAccounts?: readonly string[];
}

export interface AskedServices {
  /** A list, or the token of a list. */
  readonly services: unknown;
  /** For all of them. */
  readonly conditions?: AskedConditions;
  /** By service. */
  readonly byService?: Readonly<Record<string, AskedConditions>>;
}

export interface AskedCaller {
  readonly roleArn: string;
  readonly cluster: AskedCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly withoutTags: boolean;
}

/** All that was asked for one trust. */
export interface Asked {
  readonly accounts: readonly AskedAccounts[];
  readonly pods: readonly AskedPods[];
  readonly services: readonly AskedServices[];
  readonly callers: readonly AskedCaller[];
  readonly own: readonly OwnStatement[];
  /** Where the caller says it. */
  readonly partition?: string;
}

const NOTHING: Asked = { accounts: [], pods: [], services: [], callers: [], own: [] };

/** Several as one. */
export function together(...all: readonly Partial<Asked>[]): Asked {
  return all.reduce<Asked>(
    (sum, one) => ({
      accounts: [...sum.accounts, ...(one.accounts ?? [])],
      pods: [...sum.pods, ...(one.pods ?? [])],
      services: [...sum.services, ...(one.services ?? [])],
      callers: [...sum.callers, ...(one.callers ?? [])],
      own: [...sum.own, ...(one.own ?? [])],
      partition: one.partition ?? sum.partition,
    }),
    NOTHING,
  );
}
