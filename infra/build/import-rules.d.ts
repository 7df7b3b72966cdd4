import type { Linter } from 'eslint';

export declare const importRules: Linter.Config;
