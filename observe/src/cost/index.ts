export { type AzureBilling, azureBill, TENANT_TAG } from './azure-bill.ts';
export type { CostSource } from './contract.ts';
export { dayAfter, dayOf, monthOf, startOfMonth } from './days.ts';
export { FOCUS_COLUMNS, type FocusRow, focusRow } from './focus.ts';
export { type DayAmount, type Forecast, forecastOf } from './forecast.ts';
export { importCosts, rangeToRead, SETTLES_DAYS } from './import.ts';
export { decimal, type Money, money } from './money.ts';
export { sampleClusters } from './sample.ts';
