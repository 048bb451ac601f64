import { startPage } from './page-scripts.ts'
import { moveByKeys } from './row-keys.ts'

startPage()
moveByKeys(document)
