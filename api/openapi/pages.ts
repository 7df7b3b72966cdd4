// Every script is a file of our own: the pages run under a policy without inline scripts, and need no CDN.

const toPage = ({ title, head = '', body }: { title: string; head?: string; body: string }) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <style>body { margin: 0; }</style>
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`;

export const SWAGGER_PAGE = toPage({
  title: 'Parley API: Swagger UI',
  head: '<link rel="stylesheet" href="/docs/assets/swagger-ui.css" />',
  body: `<div id="swagger-ui"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/assets/start.js"></script>`,
});

export const SWAGGER_START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
});
`;

export const REDOC_PAGE = toPage({
  title: 'Parley API: ReDoc',
  body: `<div id="redoc"></div>
    <script src="/redoc/assets/redoc.standalone.js"></script>
    <script src="/redoc/assets/start.js"></script>`,
});

export const REDOC_START = `Redoc.init('/openapi.json', { hideDownloadButton: false }, document.getElementById('redoc'));
`;
