import { activity } from "./activity.ts";

export const whatsappMessages = activity({ path: "/activity/whatsapp_message/" });
