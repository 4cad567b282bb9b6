/** How the wallet's actors are addressed. */

/** @param name Of a gateway in the configuration. */
export const linkAddress = (name: string): string => `link/${name}`
