// Rewrites lib/addons/catalog.json from what EKS says now. Needs AWS credentials that may call eks:DescribeAddonVersions
// and eks:DescribeAddonConfiguration: `npm run catalog:refresh`
import { DescribeAddonConfigurationCommand, EKSClient, paginateDescribeAddonVersions } from '@aws-sdk/client-eks';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { refreshedCatalog, type AddonAnswers, type CatalogRow } from './catalog';

const FILE = join(__dirname, '..', 'lib', 'addons', 'catalog.json');

/** Asks EKS for every add-on; `send` and `pages` are the client's. */
export async function askEks(client: EKSClient): Promise<AddonAnswers[]> {
  const answers: AddonAnswers[] = [];
  for await (const { addons = [] } of paginateDescribeAddonVersions({ client }, {})) {
    for (const { addonName, addonVersions = [], defaultNamespace } of addons) {
      const chosen =
        addonVersions.find(({ compatibilities = [] }) => compatibilities.some((one) => one.defaultVersion === true)) ??
        addonVersions[0];
      if (addonName === undefined || chosen?.addonVersion === undefined) continue;
      const { addonVersion, requiresIamPermissions } = chosen;
      const { podIdentityConfiguration } = await client.send(
        new DescribeAddonConfigurationCommand({ addonName, addonVersion }),
      );
      answers.push({ addonName, defaultNamespace, requiresIamPermissions, podIdentityConfiguration });
    }
  }
  return answers;
}

async function main(): Promise<void> {
  const old = JSON.parse(readFileSync(FILE, 'utf8')) as CatalogRow[];
  const rows = refreshedCatalog(old, await askEks(new EKSClient({})));
  writeFileSync(FILE, await format(JSON.stringify(rows), { parser: 'json', printWidth: 120 }));
  process.stdout.write(`${rows.length} add-ons, ${rows.length - old.length} of them new\n`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
