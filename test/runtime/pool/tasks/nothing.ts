/** A task file without a task. */
export const nothing = null
