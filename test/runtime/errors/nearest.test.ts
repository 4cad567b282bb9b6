import fc from 'fast-check'
import t from 'tap'
import { editDistance, nearest } from '../../../runtime/errors/nearest.js'

t.test('a swap of neighbours counts as one edit', async t => {
  t.equal(editDistance('frist', 'first'), 1)
  t.equal(editDistance('', 'abc'), 3)
  t.equal(editDistance('same', 'same'), 0)
})

t.test('the distance is the same in both directions, and no longer than the longer text', async () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const distance = editDistance(a, b)
      return distance === editDistance(b, a) && distance <= Math.max(a.length, b.length)
    }),
  )
})

t.test('case and dashes are no mistake worth counting', async t => {
  t.same(nearest('memory_bytes', ['memoryBytes', 'windowMs']), ['memoryBytes'])
})

t.test('nothing is suggested when nothing is near', async t => {
  t.same(nearest('colour', ['miner', 'retries']), [])
})

t.test('names that are equally near are all suggested', async t => {
  t.same(nearest('sealThread', ['sealThreads', 'sealThreaD1']), ['sealThreads', 'sealThreaD1'])
})
