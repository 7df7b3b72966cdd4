export type SourceLines = Map<string, Map<number, boolean>>;

export declare function collectLines(input: { vitestReport: string; dumps: string }): Promise<SourceLines>;
