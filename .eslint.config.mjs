import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

const ROOMS =
  'access|assets|audit|consent|disclosures|identity|ingest|integrity|masking|notices|packs|recordings|replay|retention|sites|system';

/** Rooms meet through what they export: a service, a module, an entity's or a body's type; never through their insides. */
const DOORS = String.raw`\.(service|module|dto|entity)\.js$`;

const only = (package_, room) => ({
  group: [package_, `${package_}/*`],
  message: `${room} is the only importer of ${package_}.`,
});
const ONE_IMPORTER = [
  only('node-forge', 'backend/src/keys'),
  only('minio', 'backend/src/storage'),
  only('openid-client', 'backend/src/identity'),
];
const except = (...packages) => ONE_IMPORTER.filter(({ group }) => !packages.includes(group[0]));

const restrict = (files, patterns, ignores = []) => ({
  files,
  ignores: ['**/*.spec.ts', '**/*-spec.ts', ...ignores],
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const insides = {
  regex: String.raw`^\.\./(?:${ROOMS})/(?!.*${DOORS})`,
  message: 'Another room is entered through its service, module, entity or dto file.',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/.angular/',
      '.exhibit/',
      'demo-out/',
      'bench-out/',
      'frontend/src/app/api/',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unsafe-function-type': 'off',
      eqeqeq: 'error',
    },
  },
  restrict(
    ['backend/src/*/**/*.ts'],
    [...ONE_IMPORTER, insides],
    ['backend/src/{platform,evidence,keys,storage,identity}/**'],
  ),
  {
    // A terminal is what these speak to; everything else logs through its logger or not at all.
    files: ['**/*.ts'],
    ignores: ['deploy/evaluation/**', 'backend/bench/**', 'recorder/src/guard.ts', 'frontend/src/main.ts'],
    rules: { 'no-console': 'error' },
  },
  restrict(['backend/src/keys/**/*.ts'], except('node-forge')),
  restrict(['backend/src/storage/**/*.ts'], except('minio')),
  restrict(['backend/src/identity/**/*.ts'], [...except('openid-client'), insides]),
  restrict(
    ['backend/src/platform/**/*.ts'],
    [
      ...ONE_IMPORTER,
      {
        regex: String.raw`^(?:\.\./)+(?:${ROOMS}|keys|storage|evidence)/`,
        message: 'platform/ imports no feature.',
      },
    ],
  ),
  restrict(
    ['backend/src/evidence/**/*.ts'],
    [
      ...ONE_IMPORTER,
      {
        regex: String.raw`^(?:\.\./)+(?:${ROOMS}|keys|storage|platform)/`,
        message: 'evidence/ imports nothing of ours: it is the offline verifier.',
      },
      {
        group: ['@nestjs/*', 'typeorm', 'pg', '@exhibit/*'],
        message: 'evidence/ knows no framework and no database.',
      },
    ],
  ),
  restrict(
    ['recorder/contract/src/**/*.ts'],
    [
      {
        regex: String.raw`^(\.\./|node:)`,
        message: 'The contract is pure: no DOM, no Node, nothing of ours.',
      },
      { regex: String.raw`^@exhibit/`, message: 'The contract imports nothing of ours.' },
    ],
  ),
  restrict(
    ['frontend/src/**/*.ts'],
    [
      {
        group: ['**/backend/**', '@exhibit/backend*'],
        message: 'The console speaks to the backend through the generated client.',
      },
    ],
  ),
  {
    files: ['backend/src/**/*.ts'],
    ignores: ['backend/src/platform/config/read-configuration.ts', '**/*-spec.ts', '**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read in read-configuration.ts only.',
        },
      ],
    },
  },
  {
    files: ['frontend/src/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/component-selector': 'off',
      '@angular-eslint/directive-selector': 'off',
    },
  },
  {
    files: ['frontend/src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
);
