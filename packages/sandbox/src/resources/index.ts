import type { Behaviour, Resource } from "../engine/resource.ts";
import { activities } from "./activities.ts";
import { blockedPhoneNumbers } from "./blocked-phone-numbers.ts";
import { bulkActions } from "./bulk-actions.ts";
import { calls } from "./calls.ts";
import { commentThreads } from "./comment-threads.ts";
import { comments } from "./comments.ts";
import { connectedAccounts } from "./connected-accounts.ts";
import { contacts } from "./contacts.ts";
import { createdActivities } from "./created-activities.ts";
import { customActivities } from "./custom-activities.ts";
import { customActivityTypes } from "./custom-activity-types.ts";
import { customFieldSchemas } from "./custom-field-schemas.ts";
import { customFields } from "./custom-fields.ts";
import { customObjectTypes } from "./custom-object-types.ts";
import { customObjects } from "./custom-objects.ts";
import { dialers } from "./dialers.ts";
import { emailTemplates } from "./email-templates.ts";
import { emailThreads } from "./email-threads.ts";
import { emails } from "./emails.ts";
import { events } from "./events.ts";
import { exports } from "./exports.ts";
import { fieldEnrichment } from "./field-enrichment.ts";
import { files } from "./files.ts";
import { formSubmissions } from "./form-submissions.ts";
import { forms } from "./forms.ts";
import { groups } from "./groups.ts";
import { importUpdates } from "./import-updates.ts";
import { integrationLinks } from "./integration-links.ts";
import { leadMerges } from "./lead-merges.ts";
import { leadStatusChanges } from "./lead-status-changes.ts";
import { leadStatuses } from "./lead-statuses.ts";
import { leads } from "./leads.ts";
import { me } from "./me.ts";
import { meetings } from "./meetings.ts";
import { memberships } from "./memberships.ts";
import { notes } from "./notes.ts";
import { opportunities } from "./opportunities.ts";
import { opportunityStatusChanges } from "./opportunity-status-changes.ts";
import { opportunityStatuses } from "./opportunity-statuses.ts";
import { organizations } from "./organizations.ts";
import { outcomes } from "./outcomes.ts";
import { phoneNumbers } from "./phone-numbers.ts";
import { pipelines } from "./pipelines.ts";
import { playbooks } from "./playbooks.ts";
import { reports } from "./reports.ts";
import { roles } from "./roles.ts";
import { schedulingLinks } from "./scheduling-links.ts";
import { search } from "./search.ts";
import { sendAs } from "./send-as.ts";
import { sequenceSubscriptions } from "./sequence-subscriptions.ts";
import { sequences } from "./sequences.ts";
import { smartViews } from "./smart-views.ts";
import { sms } from "./sms.ts";
import { smsTemplates } from "./sms-templates.ts";
import { taskCompletedActivities } from "./task-completed-activities.ts";
import { tasks } from "./tasks.ts";
import { unsubscribedEmails } from "./unsubscribed-emails.ts";
import { users } from "./users.ts";
import { webhooks } from "./webhooks.ts";
import { whatsappMessages } from "./whatsapp-messages.ts";

/** All resources of the API. */
export const resources: Resource[] = [
  users,
  organizations,
  memberships,
  roles,
  groups,
  leads,
  contacts,
  opportunities,
  tasks,
  leadStatuses,
  opportunityStatuses,
  pipelines,
  customActivityTypes,
  customObjectTypes,
  customObjects,
  ...customFields,
  smartViews,
  comments,
  commentThreads,
  sequences,
  sequenceSubscriptions,
  emailTemplates,
  smsTemplates,
  outcomes,
  playbooks,
  forms,
  ...schedulingLinks,
  integrationLinks,
  connectedAccounts,
  sendAs,
  unsubscribedEmails,
  phoneNumbers,
  ...blockedPhoneNumbers,
  dialers,
  webhooks,
  ...bulkActions,
  ...exports,
  files,
  calls,
  createdActivities,
  emails,
  emailThreads,
  formSubmissions,
  importUpdates,
  leadMerges,
  leadStatusChanges,
  meetings,
  notes,
  opportunityStatusChanges,
  sms,
  taskCompletedActivities,
  whatsappMessages,
  customActivities,
];

/** Operations that belong to no collection. */
export const behaviours: Behaviour[] = [activities, customFieldSchemas, events, fieldEnrichment, me, reports, search];
