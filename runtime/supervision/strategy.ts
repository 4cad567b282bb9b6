/** Whom a restart concerns besides the child itself. Pure. */

/**
 * - `one_for_one`: nobody else;
 * - `one_for_all`: all its siblings;
 * - `rest_for_one`: those that were started after it, because they may depend on it;
 * - `dynamic`: nobody else; children of one kind that come and go.
 */
export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'dynamic'

/** @param children in the order in which they start. */
export function affectedBy<C>(strategy: Strategy, children: readonly C[], child: C): readonly C[] {
  switch (strategy) {
    case 'one_for_all':
      return children
    case 'rest_for_one':
      return children.slice(children.indexOf(child))
    case 'one_for_one':
    case 'dynamic':
      return [child]
  }
}
