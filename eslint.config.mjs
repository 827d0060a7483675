// Strict TypeScript rules, and the house's import borders (see CONTRIBUTING.md): dependencies point one way,
// `vscode` stays in features/, `dockerode` in engine/, and Node's own modules out of the pure part.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What a folder below src/ may not import. Order as in `order`, then features, cli. */
const order = ['language', 'edits', 'configuration', 'health', 'images', 'project', 'utilities', 'rules'];
const editor = { name: 'vscode', message: 'Only features/ and extension.ts know the editor.' };
const docker = { name: 'dockerode', message: 'Only engine/ talks to the Docker Engine.' };
const node = { group: ['node:*'], message: 'This part also runs in a browser.' };

function border(folder, later, paths, patterns = []) {
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths,
          patterns: [
            ...patterns,
            ...later.map((name) => ({
              group: [`**/${name}/**`, `../**/${name}`],
              message: `${folder}/ comes before ${name}/.`,
            })),
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', 'sample/', 'test/fixtures/', 'src/assets.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  ...order.map((folder, index) =>
    border(folder, [...order.slice(index + 1), 'features', 'engine', 'cli'], [editor, docker], [node]),
  ),
  border(
    'engine',
    [...order.filter((folder) => folder !== 'health' && folder !== 'images'), 'features', 'cli'],
    [editor],
  ),
  border('cli', ['features'], [editor, docker]),
  border('features', ['cli'], [docker]),
);
