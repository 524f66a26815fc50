const options = {
  hideDownloadButton: true,
  expandResponses: "200,201",
  jsonSampleExpandLevel: 3,
  pathInMiddlePanel: true,
  sortTagsAlphabetically: false,
};

/** The one image that Redoc would load from elsewhere: its makers' logo, beside the words that name them. */
const remoteLogo = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini\.svg/g;
const noImage = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";

/**
 * A page that shows a description by Redoc, with everything it needs inside.
 *
 * @param redoc the source of Redoc's standalone bundle
 * @param wide the places of sections that are text alone, and may use the column that is for samples
 */
export function page(description: object, redoc: string, wide: string[]): string {
  const sections = wide.map((place) => `[data-section-id="${place}"]`).join(", ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Close API — closekit</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0 }
:is(${sections}) { background: #fff }
:is(${sections}) > div { width: 100%; max-width: 1100px }
:is(${sections}) > div > div { width: 100% }
</style>
</head>
<body>
<div id="reference"></div>
<script>${inScript(redoc.replaceAll(remoteLogo, noImage))}</script>
<script>Redoc.init(${inScript(JSON.stringify(description))}, ${JSON.stringify(options)}, document.getElementById("reference"));</script>
</body>
</html>
`;
}

/** The text cannot end the script element that holds it. */
const inScript = (text: string) => text.replaceAll("</script", "<\\/script");
