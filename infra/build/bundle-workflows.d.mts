export declare function bundleWorkflows(input: { entry: string }): Promise<string>;
