/** A web address as scheduling links keep it: a bare host gets a scheme. */
export const webAddress = (url: string): string => (/^[a-z][a-z\d+.-]*:/i.test(url) ? url : `https://${url}`);
