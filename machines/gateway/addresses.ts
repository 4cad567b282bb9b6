/** How the gateway's actors are addressed. */
export const connectionAddress = (id: string): string => `connection/${id}`
