import type { Behaviour } from "../engine/resource.ts";
import { activityReport, metricList } from "./reports/activity.ts";
import { orCsv } from "./reports/csv.ts";
import { funnelStages, stageRows } from "./reports/funnel-stages.ts";
import { funnelTotals } from "./reports/funnel-totals.ts";
import { sentEmails } from "./reports/sent-emails.ts";
import { leadStatuses, opportunityStatuses, statusesReport } from "./reports/statuses.ts";

const undocumented = "what it answers is not documented";

/** Reports are computed from the data at the time of the request. Links to the app and searches in the legacy language are left out. */
export const reports: Behaviour = {
  operations: {
    listActivityReportMetrics: async () => metricList(),
    createActivityReport: orCsv(activityReport),
    createFunnelTotalsReport: orCsv(funnelTotals),
    createFunnelStagesReport: orCsv(funnelStages, stageRows),
    getSentEmailsReport: sentEmails,
    getLeadStatusesReport: (context) => statusesReport(context, leadStatuses),
    getOpportunityStatusesReport: (context) => statusesReport(context, opportunityStatuses),
  },
  notEmulated: { getCustomReport: undocumented, getCustomReportFields: undocumented },
};
