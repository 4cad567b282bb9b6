/** Supervision of what runs in a process. */
export type { LastExit, NodeStatus, TreeNode } from './node.js'
