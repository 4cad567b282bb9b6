/** Venus's HTTP API. */
export { authRoutes } from './routes.js'
