export type TestReport = {
  testResults: { status: string; assertionResults: { status: string; fullName: string }[] }[];
};

export declare function countTests(
  report: TestReport | null,
  options?: { isCi: boolean },
): { line: string; problems: string[] };
