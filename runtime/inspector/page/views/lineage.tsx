/** A branching history: what goes on, what stands beside it, what waits to get in. */
import { useSelector } from '@xstate/store-preact'
import { useRef, useState } from 'preact/hooks'
import { LineageTree } from '../lineage/tree.js'
import { Empty, Problem, Shown } from '../parts/blank.js'
import { PageHead } from '../parts/page-head.js'
import { useAsk } from '../state/ask.js'
import { useLineage } from '../state/lineages.js'
import { hrefOf, route } from '../state/route.js'
import type { Lineage, LineageEntry, LineageNames } from '../wire/types.js'
import { capital, count, plural } from '../words.js'

const PAGE = 60
const MOST = 1_920

export function LineageView() {
  const { rest } = useSelector(route, s => s.context)
  const names = useAsk<LineageNames>('Vesper.InspectorLineages')
  const chosen = names.data?.find(({ name }) => rest === '' || name === rest)
  return (
    <div class="page">
      {chosen === undefined ? (
        <>
          <PageHead title="Lineage" />
          {names.error !== null && <Problem error={names.error} />}
          {names.data !== null && (
            <Empty title="Nothing branches here">A component that keeps a branching history shows it here.</Empty>
          )}
        </>
      ) : (
        <One key={chosen.name} {...chosen} others={names.data ?? []} />
      )}
    </div>
  )
}

interface OneProps {
  readonly name: string
  readonly title: string
  readonly others: LineageNames
}

function One({ name, title, others }: OneProps) {
  const [limit, setLimit] = useState(PAGE)
  const [chosen, setChosen] = useState<string | null>(null)
  const [returns, setReturns] = useState(0)
  const answer = useLineage(name, limit)
  const toHead = () => {
    setChosen(null)
    setReturns(returns + 1)
  }
  const last = useRef(answer.data)
  // What is shown stays until more of it has come.
  if (answer.data !== null) last.current = answer.data
  const data = answer.data ?? last.current
  return (
    <>
      <PageHead title={title} about={data === null ? undefined : <About {...data} />}>
        {others.length > 1 && (
          <nav aria-label="Lineages" class="tabs">
            {others.map(one => (
              <a
                key={one.name}
                href={hrefOf('lineage', one.name)}
                aria-current={one.name === name ? 'page' : undefined}
              >
                {one.title}
              </a>
            ))}
          </nav>
        )}
        {data?.more === true && limit < MOST && (
          <button type="button" class="button" onClick={() => setLimit(Math.min(MOST, limit * 2))}>
            Earlier
          </button>
        )}
        <button type="button" class="button" onClick={toHead}>
          To the head
        </button>
      </PageHead>
      <Shown answer={{ data, error: answer.error }}>
        {lineage => (
          <>
            <LineageTree lineage={lineage} title={title} chosen={chosen} onChosen={setChosen} returns={returns} />
            <div class="columns">
              <Details lineage={lineage} chosen={chosen} onChosen={setChosen} />
              <Waiting {...lineage.waiting} />
            </div>
          </>
        )}
      </Shown>
    </>
  )
}

function About({ words, entries, head }: Lineage) {
  const height = entries.find(({ id }) => head.includes(id))?.height ?? 0
  const beside = entries.filter(({ standing }) => standing !== 'current').length
  const known = [...new Set(entries.flatMap(one => (one.standing === 'current' ? one.height : [])))]
  const gaps = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known) + 1 - known.length
  return (
    <span class="number">
      {capital(words.height)} <b>{count(height)}</b> · here {plural(known.length, words.group)},{' '}
      {plural(gaps, words.gap)}, {plural(beside, words.entry)} beside
    </span>
  )
}

interface DetailsProps {
  readonly lineage: Lineage
  readonly chosen: string | null
  readonly onChosen: (id: string) => void
}

const STANDINGS: Readonly<Record<LineageEntry['standing'], string>> = {
  current: 'on the current way',
  reverted: 'taken back',
  aside: 'never on the current way',
}

function Details({ lineage: { words, entries, head, fields }, chosen, onChosen }: DetailsProps) {
  const entry = entries.find(({ id }) => id === chosen)
  const height = entry?.height ?? entries.find(({ id }) => head.includes(id))?.height ?? 0
  const known = new Map(entries.map(one => [one.id, one]))
  return (
    <section class="card" aria-labelledby="lineage-details">
      <h2 id="lineage-details">
        {entry === undefined ? 'Head' : `${capital(words.entry)} of ${entry.maker}`}, {words.height} {count(height)}
      </h2>
      <dl class="facts">
        {entry !== undefined && (
          <>
            <dt>Stands</dt>
            <dd>{STANDINGS[entry.standing]}</dd>
          </>
        )}
        <Fields fields={entry?.fields ?? fields} />
        {entry !== undefined && entry.parents.length > 0 && (
          <>
            <dt>After</dt>
            <dd>
              <ul>
                {entry.parents.map(id => {
                  const parent = known.get(id)
                  return (
                    <li key={id}>
                      {parent === undefined ? (
                        <code>{id}</code>
                      ) : (
                        <button type="button" class="link" onClick={() => onChosen(id)}>
                          {parent.maker}, {words.height} {count(parent.height)}
                        </button>
                      )}
                    </li>
                  )
                })}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

function Fields({ fields }: Pick<LineageEntry, 'fields'>) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <>
          <dt key={name}>{name}</dt>
          <dd class="number">{typeof value === 'number' ? count(value) : value}</dd>
        </>
      ))}
    </>
  )
}

function Waiting({ title, rows, omitted }: Lineage['waiting']) {
  const names = [...new Set(rows.flatMap(({ fields }) => Object.keys(fields)))]
  return (
    <section class="card lineage-waiting" aria-labelledby="lineage-waiting">
      <h2 id="lineage-waiting">{title}</h2>
      {rows.length === 0 ? (
        <p class="quiet">Nothing waits.</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Of</th>
              {names.map(name => (
                <th scope="col" class="end number" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ of, fields }) => (
              <tr key={of}>
                <td>{of}</td>
                {names.map(name => {
                  const value = fields[name] ?? ''
                  return (
                    <td class="end number" key={name}>
                      {typeof value === 'number' ? count(value) : value}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {omitted > 0 && <p class="quiet">{count(omitted)} more.</p>}
    </section>
  )
}
