/** What a process shows to the web without a token: that it lives, and its numbers. */
import type { WebRoute } from '../../runtime/rpc/index.js'
import type { TreeNode } from '../../runtime/supervision/index.js'
import type { Metrics } from '../../runtime/telemetry/index.js'

/** 200 while every part of the process runs, else 503 with the paths of those that don't. */
export function healthRoute(tree: () => TreeNode): WebRoute {
  return {
    path: '/healthz',
    handle(exchange) {
      const failing = partsOf(tree()).filter(({ status, type }) => type !== 'process' && status !== 'running')
      const body = { status: failing.length === 0 ? 'ok' : 'failing', failing: failing.map(({ path }) => path) }
      exchange.respond(failing.length === 0 ? 200 : 503, [['Content-Type', 'application/json']], JSON.stringify(body))
    },
  }
}

function partsOf(node: TreeNode): readonly TreeNode[] {
  return [node, ...node.children.flatMap(partsOf)]
}

export function metricsRoute(metrics: Metrics): WebRoute {
  return {
    path: '/metrics',
    handle(exchange) {
      metrics.text().then(
        text => exchange.respond(200, [['Content-Type', metrics.contentType]], text),
        () => exchange.respond(500, [], ''),
      )
    },
  }
}
