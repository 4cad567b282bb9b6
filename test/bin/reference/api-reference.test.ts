import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lotusSealerApi, sealerApi } from '../../../actors/sealer/index.js'
import { apiReference } from '../../../bin/reference/api-reference.js'
import { checkoutRoot } from '../../../config/index.js'
import { commonApi, vesperApi } from '../../../runtime/process/index.js'
import { type ApiDeclaration, discoverApi } from '../../../runtime/rpc/index.js'

t.test('the reference of the methods is the one that the declarations make', async t => {
  const committed = readFileSync(join(checkoutRoot(), 'docs', 'reference', 'api.md'), 'utf8')
  t.equal(committed, apiReference(), 'npm run reference')
})

t.test('every example fits its declaration', async t => {
  const apis: ApiDeclaration[] = [commonApi, lotusSealerApi, sealerApi, vesperApi, discoverApi]
  for (const api of apis)
    for (const [name, { params, result, example }] of Object.entries(api)) {
      if (example === undefined) continue
      t.ok(params.safeParse(example.params).success, `${name}: parameters`)
      t.ok(result.safeParse(example.result).success, `${name}: result`)
    }
})
