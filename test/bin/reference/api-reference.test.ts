import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { apiReference } from '../../../bin/reference/api-reference.js'
import { declared } from '../../../bin/reference/sections.js'
import { checkoutRoot } from '../../../config/index.js'

t.test('the reference of the methods is the one that the declarations make', async t => {
  const committed = readFileSync(join(checkoutRoot(), 'docs', 'reference', 'api.md'), 'utf8')
  t.equal(committed, apiReference(), 'npm run reference')
})

t.test('each method has names for its parameters, and an example that fits its declaration', async t => {
  for (const [name, declaration] of declared) {
    const { params, names = [], example } = declaration
    t.equal(names.length, params.def.items.length, `${name}: names`)
    t.ok(params.safeParse(example?.params).success, `${name}: parameters`)
    if ('result' in declaration && example !== undefined && 'result' in example)
      t.ok(declaration.result.safeParse(example.result).success, `${name}: result`)
  }
})
