/** The one question by which a process is ended, under Lotus's name and under Vesper's own. */
import { z } from 'zod'
import { method } from '../rpc/index.js'

export const shutdown = method({
  params: z.tuple([]),
  result: z.null(),
  permission: 'admin',
  doc: 'Ends the process once this is answered. Work goes on from where it is when a process opens the repo again.',
  example: { params: [], result: null },
})
