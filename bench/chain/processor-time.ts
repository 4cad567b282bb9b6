/** Milliseconds of this process on all threads since `process.cpuUsage` was asked: what a busy machine changes least. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
