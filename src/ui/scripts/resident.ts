import { startPage } from './page-scripts.ts'

startPage()
