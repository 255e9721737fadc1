// Who may import whom. The folders are the architecture; this file is its only enforcement.
const ours = '^(hub|tts|terminal-firmware-sim|floor-ui|db|scripts|test)/';

/** Files under `from` may import of our own code only what lies under one of `allowed`. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: ours, pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'core-imports-nothing',
      comment: 'hub/core is pure: no package, no module of Node, nothing outside itself.',
      severity: 'error',
      from: { path: '^hub/core/' },
      to: { pathNot: '^hub/core/' },
    },
    {
      name: 'contract-imports-only-zod',
      comment: 'hub/contract is schemas only, for both ends.',
      severity: 'error',
      from: { path: '^hub/contract/' },
      to: { pathNot: '^(hub/contract/|node_modules/zod/)' },
    },
    only(
      'hub',
      '^hub/src/',
      '^(hub/(src|core|contract)|tts|db)/',
      'The hub uses core, contract, tts and the migrations.',
    ),
    only('tts', '^tts/', '^(tts|hub/contract)/', 'Speech knows the contract only.'),
    only('db', '^db/', '^(db|hub/contract)/', 'Migrations and seeds speak the contract.'),
    only(
      'terminal',
      '^terminal-firmware-sim/',
      '^(terminal-firmware-sim|hub/contract)/',
      'Terminals know the contract only.',
    ),
    only(
      'floor-ui',
      '^floor-ui/',
      '^(floor-ui|hub/contract|terminal-firmware-sim)/',
      'Screens know the contract; the virtual terminal runs the firmware itself.',
    ),
    {
      name: 'only-tests-import-tests',
      severity: 'error',
      from: { path: ours, pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'only-scripts-and-tests-import-scripts',
      severity: 'error',
      from: { path: ours, pathNot: '^(test|scripts)/' },
      to: { path: '^scripts/' },
    },
    {
      name: 'oracle-stands-alone',
      comment: 'A second opinion on the rules must not share code with the first.',
      severity: 'error',
      from: { path: '^test/oracle/' },
      to: { path: ours, pathNot: '^test/oracle/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: ours },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { path: ours },
      to: { couldNotResolve: true, pathNot: '^(\\$app|\\$env|virtual:)' },
    },
    {
      name: 'no-development-tools-in-the-product',
      severity: 'error',
      from: { path: '^(hub|tts|terminal-firmware-sim|db)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|\\.svelte-kit)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'types', 'node', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};
