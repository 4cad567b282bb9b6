/** Questions to those who are connected, and their answers. */
export type { Question, Reading } from './asking.js'
export { Requests } from './requests.js'
