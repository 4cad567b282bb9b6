/** What the shipyard's packages don't tell of their types. */
declare module '@filecoin-shipyard/lotus-client-provider-nodejs' {
  export class NodejsProvider {
    readonly ws: import('node:events').EventEmitter
    constructor(url: string, options: { readonly token: string })
  }
}
declare module '@filecoin-shipyard/lotus-client-schema' {
  interface Schema {
    readonly methods: Readonly<Record<string, { readonly subscription?: true; readonly namespace?: string }>>
  }
  export const mainnet: { readonly common: Schema; readonly fullNode: Schema; readonly gatewayApi: Schema }
}
