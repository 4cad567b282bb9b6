/**
 * What a test puts before a command of ours: tap puts its loader into NODE_OPTIONS of every process that a test starts, however clean the
 * environment is that the test gives, and the loader makes starts slow and dies of signals that Node ignores.
 */
export const WITHOUT_TAP: readonly [string, ...string[]] = ['/usr/bin/env', '-u', 'NODE_OPTIONS']
