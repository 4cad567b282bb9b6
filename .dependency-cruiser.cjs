/**
 * Which way imports point (DESIGN.md §2). Each rule says in its comment what it keeps possible.
 *
 * `$1` in a rule's `to` is what the first brackets in its `from` matched.
 */

/** All folders of ours. */
const PROJECT = '^(actors|bench|bin|config|filecoin|machines|native|runtime|test)/'
/** What a folder shows to others; a port is there to be taken by itself, without what implements it. */
const FACE = '/(index|api|options|errors|[a-z]+-port)\\.ts$'
/** Files that another process or thread starts by path, and names that its starter needs. */
const STARTED_ELSEWHERE = ['^native/(task|parameters)\\.ts$', '^runtime/pool/worker-host\\.ts$']
/** Tests look inside: they mirror the tree. */
const TESTS = '^test/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one concept, or lack a third that both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'filecoin-alone',
      comment: 'filecoin/ is the protocol: types and codecs that anything may build on.',
      severity: 'error',
      from: { path: '^filecoin/' },
      to: { path: PROJECT, pathNot: '^filecoin/' },
    },
    {
      name: 'native-alone',
      comment: 'native/ binds the Rust crate and knows nobody who calls it.',
      severity: 'error',
      from: { path: '^native/' },
      to: { path: PROJECT, pathNot: '^native/' },
    },
    {
      name: 'runtime-knows-no-filecoin',
      comment: 'runtime/ could serve another project: nothing of ours below it but the shapes of native calls.',
      severity: 'error',
      from: { path: '^runtime/' },
      to: { path: PROJECT, pathNot: '^(runtime|native)/' },
    },
    {
      name: 'runtime-takes-only-types-of-native',
      comment: 'The addon is loaded in worker processes, never by the runtime.',
      severity: 'error',
      from: { path: '^runtime/' },
      to: { path: '^native/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'machines-are-data',
      comment: 'Machines are pure: they take runtime/machine and filecoin/, and nothing that acts.',
      severity: 'error',
      from: { path: '^machines/' },
      to: { path: PROJECT, pathNot: '^(machines|filecoin|runtime/machine)/' },
    },
    {
      name: 'machines-have-no-input-or-output',
      comment: 'No files, network, clock or randomness in a machine.',
      severity: 'error',
      from: { path: '^machines/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'actors-know-no-configuration',
      comment: 'config/ composes the components’ options; a component gets its own and knows no other.',
      severity: 'error',
      from: { path: '^actors/' },
      to: { path: '^(config|bin|bench)/' },
    },
    {
      name: 'components-meet-at-the-api',
      comment: 'A component can move to another process, so others know its api.ts, or api/index.ts, alone.',
      severity: 'error',
      from: { path: '^actors/([^/]+)/' },
      to: { path: '^actors/[^/]+/', pathNot: ['^actors/$1/', '^actors/[^/]+/api(/index)?\\.ts$'] },
    },
    {
      name: 'components-keep-their-machines',
      comment: 'A component’s machines are its own: neither actors nor machines of another one use them.',
      severity: 'error',
      from: { path: '^(?:actors|machines)/([^/]+)/' },
      to: { path: '^machines/[^/]+/', pathNot: '^machines/$1/' },
    },
    {
      name: 'config-composes',
      comment: 'config/ reads options of components, runtime and native; it starts nothing.',
      severity: 'error',
      from: { path: '^config/' },
      to: { path: '^(machines|bin|bench)/' },
    },
    {
      name: 'only-tests-import-tests',
      comment: 'What runs in production must not need what is only for testing.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'enter-filecoin-native-config-by-their-face',
      comment: 'A folder’s public face is its index.ts (or api, options, errors); the rest is nobody else’s business.',
      severity: 'error',
      from: { path: '^([^/]+)/', pathNot: TESTS },
      to: {
        path: '^(filecoin|native|config)/',
        pathNot: ['^$1/', FACE, ...STARTED_ELSEWHERE],
      },
    },
    {
      name: 'enter-runtime-by-its-faces',
      comment: 'Each folder of the runtime has a public face; from elsewhere the way in is that.',
      severity: 'error',
      from: { pathNot: ['^runtime/', TESTS] },
      to: { path: '^runtime/', pathNot: [FACE, ...STARTED_ELSEWHERE] },
    },
    {
      name: 'parts-of-runtime-meet-at-their-faces',
      comment: 'Within the runtime too, one part enters another by its public face.',
      severity: 'error',
      from: { path: '^runtime/([^/]+)/' },
      to: { path: '^runtime/[^/]+/', pathNot: ['^runtime/$1/', FACE, ...STARTED_ELSEWHERE] },
    },
    {
      name: 'enter-actors-and-machines-by-their-faces',
      comment: 'A component and a machine have public faces; bin, config and the component itself come in by those.',
      severity: 'error',
      from: { path: '^([^/]+)/', pathNot: TESTS },
      to: { path: '^(actors|machines)/', pathNot: ['^$1/', FACE] },
    },
    {
      name: 'machines-meet-at-their-faces',
      comment: 'Within a component, one machine enters another’s folder by its public face.',
      severity: 'error',
      from: { path: '^machines/([^/]+)/([^/]+)/' },
      to: { path: '^machines/[^/]+/[^/]+/', pathNot: ['^machines/$1/$2/', FACE] },
    },
    {
      name: 'production-needs-no-development-dependency',
      comment: 'A package that only development brings is not there when Vesper runs.',
      severity: 'error',
      // The inspector's page is bundled with what it needs.
      from: {
        path: '^(actors|config|filecoin|machines|native|runtime)/|^bin/[^/]*\\.ts$',
        pathNot: '^runtime/inspector/page/',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'page-is-a-world-of-its-own',
      comment:
        'The page runs in a browser: of what runs in Node.js it takes types alone, those of the answers that it gets.',
      severity: 'error',
      from: { path: '^runtime/inspector/page/' },
      to: { path: PROJECT, pathNot: '^runtime/inspector/page/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'declared-dependencies',
      comment: 'A package that is here only because another one needs it can be gone tomorrow.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type-only imports count: they too tie one part to another.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
