import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The part of the bindings of the Helm provider that the documents use. The package is no dependency of this project: users
// install it for charts of their own.

const PROGRAM = `const { TerraformResource } = require('cdktf');
class Release extends TerraformResource {
  constructor(scope, id, config) {
    super(scope, id, {
      terraformResourceType: 'helm_release',
      terraformGeneratorMetadata: { providerName: 'helm', providerVersion: '3.1.1', providerVersionConstraint: '~> 3.0' },
      dependsOn: config.dependsOn,
      provider: config.provider,
    });
    this.config = config;
  }
  synthesizeAttributes() {
    const { name, repository, chart, namespace, createNamespace, values } = this.config;
    return { name, repository, chart, namespace, create_namespace: createNamespace, values };
  }
}
module.exports = { Release };
`;

const TYPES = `import type { TerraformMetaArguments, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
export interface ReleaseConfig extends TerraformMetaArguments {
  readonly name: string;
  readonly repository?: string;
  readonly chart: string;
  readonly namespace?: string;
  readonly createNamespace?: boolean;
  readonly values?: string[];
}
export declare class Release extends TerraformResource {
  constructor(scope: Construct, id: string, config: ReleaseConfig);
}
`;

/** Writes `@cdktf/provider-helm/lib/release` where the files of a folder find it. */
export function writeHelmBindings(folder: string): void {
  const lib = join(folder, 'node_modules', '@cdktf', 'provider-helm', 'lib');
  mkdirSync(lib, { recursive: true });
  writeFileSync(join(lib, 'release.js'), PROGRAM);
  writeFileSync(join(lib, 'release.d.ts'), TYPES);
}
