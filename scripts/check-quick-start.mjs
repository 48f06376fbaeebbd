// The commands of the README, from an empty folder to `terraform apply`, run as they are written: with the packed tarball in
// place of the published package, and `validate` in place of `apply`, which would need an account.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, must, ROOT } from './run.mjs';

const PACKAGE = 'npm install cdktf-eks-workload-identity ';
const STACK = 'cdktf.out/stacks/reports';
const LINES_OF_TERRAFORM = [`terraform -chdir=${STACK} init`, `terraform -chdir=${STACK} apply`];

const folder = mkdtempSync(join(tmpdir(), 'quick-start-'));
try {
  const [{ filename }] = JSON.parse(must('npm', ['pack', '--json', '--pack-destination', folder]));
  must('bash', ['-euo', 'pipefail', '-c', commands(join(folder, filename))], { cwd: folder });
  const project = join(folder, 'reports');
  expectReports(join(project, STACK));
  console.log(`the README's stack is compiled and synthesized; ${validated(project)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The commands that the reader types before Terraform. */
function commands(tarball) {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const block = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code]) => code).find(writesMain);
  if (block === undefined) throw new Error('no block of the README writes main.ts');
  if (!block.includes(PACKAGE)) throw new Error(`the README's block has no "${PACKAGE.trim()}"`);
  const terraform = block.split('\n').filter((line) => line.startsWith('terraform '));
  if (terraform.join('\n') !== LINES_OF_TERRAFORM.join('\n')) {
    throw new Error(`the README's block runs ${terraform.join(', ')}, not ${LINES_OF_TERRAFORM.join(', ')}`);
  }
  if (!block.trimEnd().endsWith(LINES_OF_TERRAFORM.join('\n')))
    throw new Error('Terraform must come last in the block');
  return block.replace(PACKAGE, `npm install ${tarball} `).replace(LINES_OF_TERRAFORM.join('\n'), '');
}

function writesMain(code) {
  return code.includes('cat > main.ts');
}

function expectReports(stack) {
  const { resource } = JSON.parse(readFileSync(join(stack, 'cdk.tf.json'), 'utf8'));
  const roles = Object.values(resource.aws_iam_role ?? {});
  const accounts = Object.values(resource.kubernetes_service_account_v1 ?? {});
  if (roles.length !== 1 || accounts.length !== 1)
    throw new Error(`the stack creates ${Object.keys(resource).join(' ')}`);
  if (!roles[0].assume_role_policy.includes('"system:serviceaccount:reports:reader"')) {
    throw new Error(`the stack trusts ${roles[0].assume_role_policy}`);
  }
}

/** Validates the stack where Terraform and the providers are to be had, and says what came out. */
function validated(project) {
  if (!capture('terraform', ['version']).ok) return 'not validated: terraform is not on PATH';
  writeOfflineVersions(join(project, STACK));
  const init = capture('terraform', [`-chdir=${STACK}`, 'init', '-input=false', '-no-color'], { cwd: project });
  if (!init.ok) {
    const unreachable = /Failed to query available provider packages|Failed to install provider/.exec(init.output);
    if (unreachable === null) throw new Error(init.output);
    return `not validated: ${unreachable[0].toLowerCase()}`;
  }
  must('terraform', [`-chdir=${STACK}`, 'validate', '-no-color'], { cwd: project });
  return 'Terraform validates it';
}

/** A machine without the registry names the versions that it has: `hashicorp/aws=5.100.0 ...`. */
function writeOfflineVersions(stack) {
  const pairs = (process.env.TF_OFFLINE_PROVIDERS ?? '').split(/\s+/).filter((pair) => pair !== '');
  if (pairs.length === 0) return;
  const providers = pairs
    .map((pair) => pair.split('='))
    .map(([source, version]) => [source.split('/')[1], { source, version }]);
  const override = { terraform: { required_providers: Object.fromEntries(providers) } };
  writeFileSync(join(stack, 'offline_override.tf.json'), JSON.stringify(override));
}
