import t from 'tap'
import { MpoolError, MpoolErrorCode, type MpoolErrorDetail } from '../../../../actors/node/mpool/errors.js'

t.test('every code has its own name and a message that says what to do', async t => {
  const values = Object.values(MpoolErrorCode)
  t.equal(new Set(values).size, values.length)
  for (const [name, code] of Object.entries(MpoolErrorCode)) {
    t.equal(code, `MPOOL_${name}`)
    const error = new MpoolError({ code } as MpoolErrorDetail)
    t.equal(error.code, code)
    t.equal(error.data, error.detail)
    t.match(error.message, /[;:] .{10,}/, code)
  }
})
