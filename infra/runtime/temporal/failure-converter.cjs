// The SDK loads this file with require() in clients and workers and bundles it into the workflow sandbox, which is why
// it is CommonJS and plain JavaScript.
const { DefaultFailureConverter } = require('@temporalio/common');

/** Moves messages and stack traces of failures into payloads, so that the payload codec encrypts them too. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
