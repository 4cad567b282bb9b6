import fc from 'fast-check'

const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz')

/** A word with one mistake in it: a letter left out, put in, replaced, or two neighbours swapped. Never the word itself. */
export const typoOf = (word: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('leave out', 'put in', 'replace', 'swap'), fc.nat({ max: word.length - 1 }), letter)
    .map(([mistake, at, other]) => {
      const [before, here, after] = [word.slice(0, at), word[at] ?? '', word.slice(at + 1)]
      if (mistake === 'leave out') return before + after
      if (mistake === 'put in') return before + other + here + after
      if (mistake === 'replace') return before + other + after
      return before + (after[0] ?? '') + here + after.slice(1)
    })
    .filter(typo => typo !== word && typo !== '')
