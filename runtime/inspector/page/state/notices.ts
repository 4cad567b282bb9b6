/** Short words on what was done, that go away by themselves. */
import { createStore } from '@xstate/store'

export interface Notice {
  readonly id: number
  readonly tone: 'good' | 'bad'
  readonly text: string
}

let nextId = 1
const SHOWN_MS = 6_000

export const notices = createStore({
  context: { list: [] as readonly Notice[] },
  on: {
    said: ({ list }, { notice }: { notice: Notice }) => ({ list: [...list, notice].slice(-4) }),
    gone: ({ list }, { id }: { id: number }) => ({ list: list.filter(notice => notice.id !== id) }),
  },
})

export function say(tone: Notice['tone'], text: string): void {
  const id = nextId++
  notices.trigger.said({ notice: { id, tone, text } })
  setTimeout(() => notices.trigger.gone({ id }), SHOWN_MS)
}
