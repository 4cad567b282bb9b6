import { join } from 'node:path'
import t, { type Test } from 'tap'
import { runNode } from './clean-node.js'
import { projectRoot } from './project-root.js'

const TSCONFIG = JSON.stringify({
  compilerOptions: { target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext' },
})
const PACKAGE = JSON.stringify({ name: 'tree', type: 'module' })

/** The names of the rules that a tree of files breaks, sorted. */
function broken(t: Test, tree: Record<string, object>): string[] {
  const cwd = t.testdir({ 'package.json': PACKAGE, 'tsconfig.json': TSCONFIG, ...tree })
  const { code, stdout, stderr } = runNode([join(projectRoot(), 'bin', 'imports.mjs')], { cwd })
  if (stderr !== '') throw new Error(stderr)
  const rules = [...new Set([...stdout.matchAll(/^\s*error ([\w-]+):/gm)].map(match => String(match[1])))].sort()
  if ((code === 0) !== (rules.length === 0)) throw new Error(`exit code ${code}: ${stdout}`)
  return rules
}

const NUMBER = 'export const one = 1\n'

t.test('a tree whose imports point the right way is accepted', async t => {
  const rules = broken(t, {
    filecoin: { 'index.ts': NUMBER },
    native: { 'index.ts': NUMBER, 'task.ts': "export { one } from './index.js'\n" },
    runtime: {
      machine: { 'index.ts': NUMBER },
      pool: { 'index.ts': "export type { one } from '../../native/index.js'\nexport * from '../machine/index.js'\n" },
    },
    machines: {
      sealer: {
        sector: {
          'index.ts': "export * from '../../../runtime/machine/index.js'\nexport * from '../../../filecoin/index.js'\n",
        },
      },
    },
    actors: {
      market: { 'api.ts': NUMBER },
      sealer: {
        'index.ts': "export * from '../market/api.js'\nexport * from '../../machines/sealer/sector/index.js'\n",
        'options.ts': NUMBER,
      },
    },
    config: { 'index.ts': "export * from '../actors/sealer/options.js'\n" },
    bin: { 'vesper.ts': "import '../config/index.js'\nimport '../actors/sealer/index.js'\n" },
    test: { 'a.test.ts': "import '../native/task.js'\n" },
  })
  t.same(rules, [])
})

const WRONG: readonly (readonly [rule: string, tree: Record<string, object>])[] = [
  ['no-cycles', { filecoin: { 'a.ts': "import './b.js'\n", 'b.ts': "import './a.js'\n" } }],
  ['resolvable', { filecoin: { 'a.ts': "import './nowhere.js'\n" } }],
  ['filecoin-alone', { filecoin: { 'a.ts': "import '../native/index.js'\n" }, native: { 'index.ts': NUMBER } }],
  ['native-alone', { native: { 'a.ts': "import '../filecoin/index.js'\n" }, filecoin: { 'index.ts': NUMBER } }],
  [
    'runtime-knows-no-filecoin',
    { runtime: { pool: { 'a.ts': "import '../../filecoin/index.js'\n" } }, filecoin: { 'index.ts': NUMBER } },
  ],
  [
    'runtime-takes-only-types-of-native',
    { runtime: { pool: { 'a.ts': "import '../../native/index.js'\n" } }, native: { 'index.ts': NUMBER } },
  ],
  [
    'machines-are-data',
    {
      machines: { a: { m: { 'a.ts': "import '../../../runtime/store/index.js'\n" } } },
      runtime: { store: { 'index.ts': NUMBER } },
    },
  ],
  ['machines-have-no-input-or-output', { machines: { a: { m: { 'a.ts': "import 'node:fs'\n" } } } }],
  [
    'actors-know-no-configuration',
    { actors: { a: { 'a.ts': "import '../../config/index.js'\n" } }, config: { 'index.ts': NUMBER } },
  ],
  ['components-meet-at-the-api', { actors: { a: { 'a.ts': "import '../b/index.js'\n" }, b: { 'index.ts': NUMBER } } }],
  [
    'components-keep-their-machines',
    {
      actors: { a: { 'a.ts': "import '../../machines/b/m/index.js'\n" } },
      machines: { b: { m: { 'index.ts': NUMBER } } },
    },
  ],
  [
    'config-composes',
    { config: { 'a.ts': "import '../machines/b/m/index.js'\n" }, machines: { b: { m: { 'index.ts': NUMBER } } } },
  ],
  ['only-tests-import-tests', { bench: { 'a.ts': "import '../test/b.js'\n" }, test: { 'b.ts': NUMBER } }],
  [
    'enter-filecoin-native-config-by-their-face',
    { bin: { 'a.ts': "import '../filecoin/piece.js'\n" }, filecoin: { 'piece.ts': NUMBER } },
  ],
  [
    'enter-runtime-by-its-faces',
    { bin: { 'a.ts': "import '../runtime/store/lmdb.js'\n" }, runtime: { store: { 'lmdb.ts': NUMBER } } },
  ],
  [
    'parts-of-runtime-meet-at-their-faces',
    { runtime: { pool: { 'a.ts': "import '../store/lmdb.js'\n" }, store: { 'lmdb.ts': NUMBER } } },
  ],
  [
    'enter-actors-and-machines-by-their-faces',
    { bin: { 'a.ts': "import '../actors/a/supervisor.js'\n" }, actors: { a: { 'supervisor.ts': NUMBER } } },
  ],
  [
    'machines-meet-at-their-faces',
    { machines: { a: { m: { 'a.ts': "import '../n/b.js'\n" }, n: { 'b.ts': NUMBER } } } },
  ],
  [
    'declared-dependencies',
    {
      filecoin: { 'a.ts': "import 'undeclared'\n" },
      node_modules: { undeclared: { 'package.json': '{ "name": "undeclared", "main": "x.js" }', 'x.js': '' } },
    },
  ],
]

for (const [rule, tree] of WRONG)
  t.test(`a tree that breaks ${rule} is refused for that alone`, async t => {
    t.same(broken(t, tree), [rule])
  })
