/** Where residents report potholes, waste, water and staff conduct: a service that every county of this release has. */
export const REPORT_PATH = '/services/report-a-problem'
