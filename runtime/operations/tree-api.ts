/** The supervision tree as it is sent. */
import { z } from 'zod'
import type { TreeNode } from '../supervision/index.js'

export const TreeNodeShape: z.ZodType<TreeNode, TreeNode> = z.object({
  id: z.string(),
  path: z.string(),
  type: z.enum(['supervisor', 'service', 'process', 'actors']),
  status: z.enum(['starting', 'running', 'restarting', 'stopping', 'stopped', 'suspended', 'failed']),
  strategy: z.exactOptional(z.enum(['one_for_one', 'one_for_all', 'rest_for_one', 'dynamic'])),
  restarts: z.int().nonnegative(),
  lastExit: z.object({ at: z.number(), code: z.string(), message: z.string() }).nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  get children() {
    return z.array(TreeNodeShape).readonly()
  },
}) as z.ZodType<TreeNode, TreeNode>
