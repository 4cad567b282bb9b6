import fc from 'fast-check'
import t from 'tap'
import { z } from 'zod'
import {
  ConfigError,
  ConfigErrorCode,
  type ConfigFault,
  configTemplate,
  effectiveOptions,
  loadConfig,
  schema,
} from '../../config/index.js'
import { listOptions } from '../../config/option.js'
import { typoOf } from './typo.js'

const FILE = '/repo/config.toml'
const load = (text: string, environment = {}) => loadConfig(schema, { file: FILE, text, environment })

function faultsOf(text: string, environment = {}): readonly ConfigFault[] {
  try {
    load(text, environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.data.faults
    throw error
  }
}

t.test('without a file everything is at its default', async t => {
  const { value, origins } = loadConfig(schema, { file: FILE, text: null, environment: {} })
  t.equal(value.sealer.miner, 't01000')
  t.equal(value.sealer.backoffMs.first, 1_000)
  t.same(new Set(origins.values()), new Set(['default']))
})

t.test('the environment goes before the file, and the file before the default', async t => {
  const loaded = load('[sealer]\nminer = "t01001"\nretries = 7\n', { VESPER_SEALER_MINER: 't01002' })
  t.equal(loaded.value.sealer.miner, 't01002')
  t.equal(loaded.value.sealer.retries, 7)
  t.equal(loaded.origins.get('sealer.miner'), 'environment')
  t.equal(loaded.origins.get('sealer.retries'), 'file')
  t.equal(loaded.origins.get('sealer.sealThreads'), 'default')
})

t.test('variables are read by the type of their option', async t => {
  const sample = z.strictObject({
    part: z.strictObject({
      on: z.boolean().default(false),
      count: z.int().default(1),
      list: z.array(z.string()).default([]),
      text: z.string().default(''),
    }),
  })
  const { value } = loadConfig(sample, {
    file: FILE,
    text: null,
    environment: {
      VESPER_PART_ON: '1',
      VESPER_PART_COUNT: '12',
      VESPER_PART_LIST: '["a", "b"]',
      VESPER_PART_TEXT: '12',
    },
  })
  t.same(value, { part: { on: true, count: 12, list: ['a', 'b'], text: '12' } })
})

t.test('variables that belong to no section are left alone', async t => {
  t.same(faultsOf('', { VESPER_PATH: '/x', VESPER_CACHE: '/y', VESPERX_SEALER_MINR: '1' }), [])
})

t.test('an unknown key is refused with its file, its line and the nearest known one', async t => {
  t.throws(() => load('# a comment\n[sealer]\n\nminr = "t01000"\n'), {
    code: ConfigErrorCode.UNKNOWN_KEY,
    message: `'sealer.minr' (${FILE}:4) is not an option, did you mean 'sealer.miner'?`,
  })
})

t.test('a key in the wrong section is led to the right one', async t => {
  t.match(faultsOf('[pool]\nminer = "t01000"\n'), [{ key: 'pool.miner', nearest: ['sealer.miner'] }])
})

t.test('all faults are told at once, each with its line', async t => {
  const faults = faultsOf('[sealer]\nretries = "many"\nminr = 1\n[pol]\nx = 1\n[pool]\nheartbeatMs = -1\n', {
    VESPER_LOG_LEVEL: 'loud',
    VESPER_SEALER_MINR: 't01000',
  })
  t.same(faults.map(fault => [fault.code, 'key' in fault ? fault.key : '', fault.place.line]).sort(), [
    [ConfigErrorCode.UNKNOWN_KEY, 'VESPER_SEALER_MINR', null],
    [ConfigErrorCode.UNKNOWN_KEY, 'pol', 4],
    [ConfigErrorCode.UNKNOWN_KEY, 'sealer.minr', 3],
    [ConfigErrorCode.VALUE_INVALID, 'log.level', null],
    [ConfigErrorCode.VALUE_INVALID, 'pool.heartbeatMs', 7],
    [ConfigErrorCode.VALUE_INVALID, 'sealer.retries', 2],
  ])
  t.throws(() => load('[sealer]\nretries = "many"\nminr = 1\n'), { code: ConfigErrorCode.INVALID })
})

t.test('a section that is written as a value is a fault of its own', async t => {
  t.match(faultsOf('sealer = 3\n'), [{ code: ConfigErrorCode.VALUE_INVALID, key: 'sealer', value: '3' }])
})

t.test('what is not TOML is told with its line', async t => {
  t.match(faultsOf('[sealer]\nminer = = "t01000"\n'), [{ code: ConfigErrorCode.SYNTAX, place: { line: 2 } }])
})

t.test('any option with one typo is answered with the option that was meant', async () => {
  const options = listOptions(schema)
  const known = new Set(options.map(option => option.key))
  const mistaken = fc.constantFrom(...options).chain(option => {
    const name = option.path.at(-1) as string
    return typoOf(name).map(typo => ({ option, key: [...option.path.slice(0, -1), typo].join('.') }))
  })
  fc.assert(
    fc.property(mistaken, ({ option, key }) => {
      fc.pre(!known.has(key))
      const [fault] = faultsOf(`${key} = 1\n`)
      // A typo may hit an option of another section, which is then meant as likely.
      const elsewhere = options.some(other => other.path.at(-1) === key.split('.').at(-1))
      return fault?.code === ConfigErrorCode.UNKNOWN_KEY && (elsewhere || fault.nearest.includes(option.key))
    }),
    { numRuns: 500 },
  )
})

t.test('any variable with one typo in its option is answered with the variable that was meant', async () => {
  const options = listOptions(schema)
  const known = new Set(options.map(option => option.variable))
  const mistaken = fc.constantFrom(...options).chain(option => {
    const section = `VESPER_${option.path[0]?.toUpperCase()}_`
    return typoOf(option.variable.slice(section.length).toLowerCase()).map(typo => ({
      option,
      variable: section + typo.toUpperCase(),
    }))
  })
  fc.assert(
    fc.property(mistaken, ({ option, variable }) => {
      fc.pre(!known.has(variable))
      const [fault] = faultsOf('', { [variable]: '1' })
      return fault?.code === ConfigErrorCode.UNKNOWN_KEY && fault.nearest.includes(option.variable)
    }),
    { numRuns: 300 },
  )
})

t.test('the template names every option, and changes nothing', async t => {
  const template = configTemplate(schema)
  for (const { path } of listOptions(schema)) t.match(template, `#${path.at(-1)} = `)
  t.same(load(template).value, load('').value)
})

t.test('the template with its comment marks removed says the defaults', async t => {
  const template = configTemplate(schema)
    .split('\n')
    .filter(line => !line.includes('…'))
    .map(line => (/^#\w+ = /.test(line) ? line.slice(1) : line))
    .join('\n')
  t.same(load(template).value, load('').value)
})

t.test('secrets are shown to nobody, neither in force nor in a fault', async t => {
  const secret = z.strictObject({ part: z.strictObject({ key: z.string().min(4).meta({ secret: true }).optional() }) })
  const loaded = loadConfig(secret, { file: FILE, text: '[part]\nkey = "hunter2"\n', environment: {} })
  t.notMatch(JSON.stringify(effectiveOptions(loaded)), 'hunter2')
  t.throws(() => loadConfig(secret, { file: FILE, text: '[part]\nkey = "abc"\n', environment: {} }), {
    message: /is \*{8}: /,
  })
})
