import fc from 'fast-check'
import t from 'tap'
import { formatFil, parseFil } from '../../filecoin/index.js'

t.test('an amount that is written is the one that is read', t => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 28n }), atto => {
      t.equal(parseFil(formatFil(atto).replace(' FIL', '')), atto)
    }),
  )
  t.equal(formatFil(-500_000_000_000_000_000n), '-0.5 FIL')
  t.end()
})

t.test('what is no amount to the last digit is refused', t => {
  for (const text of ['', '-1', '1.', '.5', '1e3', '1,5', '0.0000000000000000001', ' 1'])
    t.equal(parseFil(text), null, text)
  t.equal(parseFil('0.000000000000000001'), 1n)
  t.end()
})
