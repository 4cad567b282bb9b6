// @ts-check
/** Looked at before all else, and written so that an old Node still understands it: nothing is imported here. */

export const MINIMUM_NODE = '20.19.0'

/**
 * @param {string} version major.minor.patch, more or less
 * @param {string} minimum
 * @returns {boolean}
 */
export function isAtLeast(version, minimum) {
  const have = version.split('.').map(part => Number.parseInt(part, 10) || 0)
  const need = minimum.split('.').map(part => Number.parseInt(part, 10) || 0)
  for (let i = 0; i < 3; i++) {
    const difference = (have[i] || 0) - (need[i] || 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** Ends the process with one line when this Node is too old to read the rest of set-up. */
export function requireNode() {
  if (isAtLeast(process.versions.node, MINIMUM_NODE)) return
  process.stderr.write(
    `SETUP_NODE_TOO_OLD: This is Node ${process.versions.node}; Vesper needs ${MINIMUM_NODE} or newer.\n` +
      '  → Install a current Node.js LTS (nvm install 22, or your system’s package) and run it again.\n',
  )
  process.exit(2)
}
