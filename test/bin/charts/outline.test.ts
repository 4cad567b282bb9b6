import t from 'tap'
import { sealerActorTypes } from '../../../actors/sealer/index.js'
import { outline } from '../../../bin/charts/outline.js'
import { letter } from '../../runtime/actor/letter.js'

t.test('states are told with what runs in them and what ends them', async t => {
  const { nodes } = outline(letter)
  t.same(
    nodes.map(({ id }) => id),
    ['draft', 'posting', 'returned', 'underway', 'delivered', 'read', 'lost', 'burnt'],
  )
  t.match(nodes[0], { initial: true, type: 'atomic', parent: null, invokes: [], after: [] })
  t.match(nodes[1], { initial: false, invokes: ['post'] })
  t.match(nodes[2], { after: ['backoff'] })
  t.match(nodes[5], { type: 'final' })
})

t.test("transitions keep the event as the machine gets it, and tell it in the definition's words", async t => {
  const { edges } = outline(letter)
  const between = (from: string, to: string) => edges.filter(edge => edge.from === from && edge.to === to)
  t.match(between('posting', 'underway'), [{ event: 'xstate.done.actor.post', text: 'done post', guard: null }])
  t.match(between('posting', 'returned'), [{ event: 'xstate.error.actor.post', text: 'error post' }])
  t.match(between('returned', 'posting'), [{ text: 'after backoff [mayTryAgain]', guard: 'mayTryAgain' }])
  t.match(between('returned', 'lost'), [{ event: 'xstate.after.backoff.letter.returned', text: 'after backoff' }])
})

t.test('a transition of the machine itself comes from anywhere, one without a target leaves nothing', async t => {
  const { edges } = outline(letter)
  t.match(
    edges.find(({ event }) => event === 'Burn'),
    { from: '', to: 'burnt', leaves: true },
  )
  t.match(
    edges.find(({ event }) => event === 'Reply'),
    { from: '', to: '', leaves: false },
  )
  t.equal(new Set(edges.map(({ id }) => id)).size, edges.length)
})

for (const { kind, machine } of sealerActorTypes)
  t.test(`every state of '${kind}' says in a sentence what it means, and what it is told as among many`, async t => {
    for (const { id, description, stage } of outline(machine).nodes) {
      t.match(description, /^[A-Z].*\.$/, id)
      t.match(stage, { name: /^[A-Z]/, tone: /^(idle|work|good|bad|done)$/ }, id)
    }
  })
