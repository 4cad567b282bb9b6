import { join } from 'node:path'
import t, { type Test } from 'tap'
import { runNode } from './clean-node.js'
import { projectRoot } from './project-root.js'

const TSCONFIG = JSON.stringify({
  compilerOptions: { target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext' },
})
const NUMBER = 'export const one = 1\n'

/** What the checker has against a tree of files (path, content), as `rule: file`, sorted. */
function objections(t: Test, files: Record<string, string>): string[] {
  const tree: Record<string, unknown> = {}
  const all = { 'package.json': JSON.stringify({ name: 'tree', type: 'module' }), 'tsconfig.json': TSCONFIG, ...files }
  for (const [path, content] of Object.entries(all)) {
    let folder = tree
    const names = path.split('/')
    const file = names.pop() ?? path
    for (const name of names) {
      folder[name] ??= {}
      folder = folder[name] as Record<string, unknown>
    }
    folder[file] = content
  }
  const cwd = t.testdir(tree as Parameters<Test['testdir']>[0])
  const { code, stdout, stderr } = runNode([join(projectRoot(), 'bin', 'imports.mjs')], { cwd })
  if (stderr !== '') throw new Error(stderr)
  const found = [...stdout.matchAll(/^\s*error ([\w-]+): (\S+)/gm)].map(([, rule, file]) => `${rule}: ${file}`)
  if ((code === 0) !== (found.length === 0)) throw new Error(`exit code ${code}: ${stdout}`)
  return [...new Set(found)].sort()
}

/** What each part may enter. */
const FACES = {
  'actors/market/api.ts': NUMBER,
  'actors/market/index.ts': NUMBER,
  'actors/market/supervisor.ts': NUMBER,
  'actors/sealer/options.ts': NUMBER,
  'config/index.ts': NUMBER,
  'filecoin/index.ts': NUMBER,
  'filecoin/piece/tree.ts': NUMBER,
  'machines/market/deal/index.ts': NUMBER,
  'machines/sealer/batch/states.ts': NUMBER,
  'machines/sealer/sector/index.ts': NUMBER,
  'native/index.ts': NUMBER,
  'native/task.ts': NUMBER,
  'runtime/machine/index.ts': NUMBER,
  'runtime/store/index.ts': NUMBER,
  'runtime/store/lmdb.ts': NUMBER,
  'test/fixture.ts': NUMBER,
}

t.test('imports that point the right way are accepted', async t => {
  const found = objections(t, {
    ...FACES,
    'actors/sealer/index.ts': `
      import '../market/api.js'
      import '../../machines/sealer/sector/index.js'
      import '../../native/index.js'
      import '../../runtime/store/index.js'`,
    'bin/vesper.ts': "import '../actors/sealer/index.js'\nimport '../config/index.js'\n",
    'config/options.ts': "import '../actors/sealer/options.js'\nimport '../native/index.js'\n",
    'machines/sealer/sector/states.ts':
      "import '../../../runtime/machine/index.js'\nimport '../../../filecoin/index.js'\n",
    'runtime/pool/pool.ts':
      "import type { one } from '../../native/index.js'\nimport '../store/index.js'\nexport type One = typeof one\n",
    'test/actors/market/supervisor.test.ts':
      "import '../../../actors/market/supervisor.js'\nimport '../../fixture.js'\n",
  })
  t.same(found, [])
})

t.test('each import that points the wrong way is refused, by the rule that it breaks', async t => {
  /** Rule, file, what it imports. */
  const wrong: readonly (readonly [string, string, string])[] = [
    ['actors-know-no-configuration', 'actors/sealer/configured.ts', '../../config/index.js'],
    ['components-keep-their-machines', 'actors/sealer/foreign-machine.ts', '../../machines/market/deal/index.js'],
    ['components-meet-at-the-api', 'actors/sealer/neighbour.ts', '../market/index.js'],
    ['config-composes', 'config/starts.ts', '../machines/sealer/sector/index.js'],
    ['declared-dependencies', 'filecoin/undeclared.ts', 'undeclared'],
    ['enter-actors-and-machines-by-their-faces', 'bin/inside.ts', '../actors/market/supervisor.js'],
    ['enter-filecoin-native-config-by-their-face', 'bin/tree.ts', '../filecoin/piece/tree.js'],
    ['enter-runtime-by-its-faces', 'bin/lmdb.ts', '../runtime/store/lmdb.js'],
    ['filecoin-alone', 'filecoin/upwards.ts', '../native/index.js'],
    ['machines-are-data', 'machines/sealer/sector/stores.ts', '../../../runtime/store/index.js'],
    ['machines-have-no-input-or-output', 'machines/sealer/sector/reads.ts', 'node:fs'],
    ['machines-meet-at-their-faces', 'machines/sealer/sector/inside.ts', '../batch/states.js'],
    ['native-alone', 'native/upwards.ts', '../filecoin/index.js'],
    ['no-cycles', 'filecoin/self.ts', './self.js'],
    ['only-tests-import-tests', 'bench/speed.ts', '../test/fixture.js'],
    ['parts-of-runtime-meet-at-their-faces', 'runtime/pool/inside.ts', '../store/lmdb.js'],
    ['resolvable', 'filecoin/nowhere.ts', './gone.js'],
    ['runtime-knows-no-filecoin', 'runtime/pool/knows.ts', '../../filecoin/index.js'],
    ['runtime-takes-only-types-of-native', 'runtime/pool/loads.ts', '../../native/index.js'],
  ]
  const found = objections(t, {
    ...FACES,
    ...Object.fromEntries(wrong.map(([, file, target]) => [file, `import '${target}'\n${NUMBER}`])),
    'node_modules/undeclared/package.json': '{ "name": "undeclared", "main": "index.js" }',
    'node_modules/undeclared/index.js': '',
  })
  t.same(
    found,
    wrong.map(([rule, file]) => `${rule}: ${file}`),
  )
})
