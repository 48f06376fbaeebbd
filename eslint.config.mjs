import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'cdktf.out/', 'node_modules/', 'coverage/', '.cache/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Terraform and IAM text is built from tokens and numbers all the time.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A large binding is loaded when it is first used, by a path that a bundler can read (docs/adr/0006).
      '@typescript-eslint/no-require-imports': ['error', { allow: ['^@cdktf/provider-[a-z]+/lib/[a-z0-9-]+$'] }],
      // A construct is made for its effect on the tree.
      'no-new': 'off',
      // jsii has no `this` type.
      '@typescript-eslint/prefer-return-this-type': 'off',
      // Value classes gather their variants as static factories; jsii has no free functions.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        ['console', 'process', 'URL', 'require', 'module', 'performance'].map((name) => [name, 'readonly']),
      ),
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
