/** Where the app is that people use; some objects carry addresses in it. */
export const app = "https://app.close.com";

/** Where files are shown once they are attached or uploaded. */
export const fileAddress = `${app}/go/file`;
