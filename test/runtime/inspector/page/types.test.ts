/** The page has types of its own, as it takes nothing of what runs in Node.js; here the compiler holds them to the declarations. */
import t from 'tap'
import type { z } from 'zod'
import type * as declared from '../../../../runtime/inspector/api.js'
import type * as parts from '../../../../runtime/inspector/page/wire/process-types.js'
import type * as page from '../../../../runtime/inspector/page/wire/types.js'
import type { DeadLetterDetail, DeadLetterSummary, PoolStat, TreeNodeShape } from '../../../../runtime/process/index.js'

/** Whether what is declared can be read as what the page takes it for. */
type Fits<Declared extends Page, Page> = Declared

type Checked = [
  Fits<declared.InspectorOverview, page.Overview>,
  Fits<declared.Pulse, page.Pulse>,
  Fits<declared.InspectorHeat, page.Heat>,
  Fits<declared.InspectorChart, page.KindChart>,
  Fits<declared.InspectedActor, page.InspectedActor>,
  Fits<declared.History, page.History>,
  Fits<declared.Moment, page.Moment>,
  Fits<declared.Messages, page.Messages>,
  Fits<declared.Found, page.Found>,
  Fits<declared.Evidence, page.Evidence>,
  Fits<DeadLetterSummary, page.LetterSummary>,
  Fits<DeadLetterDetail, page.Letter>,
  Fits<z.output<typeof PoolStat>, parts.PoolStat>,
  Fits<z.output<typeof TreeNodeShape>, parts.TreeNode>,
]

t.test('what the page reads is what is declared', async t => {
  const count: Checked['length'] = 14
  t.equal(count, 14, 'the compiler would have refused this file otherwise')
})
