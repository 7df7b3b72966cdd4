import { BotSettings } from './bot.js';
import { blockOf, isBlock, isSettingName, readSetting } from './setting-names.js';

/** What was changed in the browser, by the names of settings; null: left out. */
export type SettingOverrides = Readonly<Record<string, unknown>>;

export type OverlaidSettings = {
  /** What is in force. */
  settings: BotSettings;
  /** Names that are not in force: with the folder's settings their block would not be valid, or there is no such setting. */
  ignored: string[];
};

/**
 * Lays what was changed in the browser over a folder's settings. It never fails: where a block (`leads`, `handOver`) would
 * not be valid any more, because the folder or our schema changed, the folder's own block counts.
 */
export function overlaySettings(folder: BotSettings, overrides: SettingOverrides): OverlaidSettings {
  const known = Object.entries(overrides).filter(([name]) => isSettingName(name));
  const checked = BotSettings.safeParse(applySettings(folder, Object.fromEntries(known)));
  const faulty = new Set(checked.error?.issues.map(({ path: [block] }) => String(block)));
  const kept = Object.fromEntries(known.filter(([name]) => !faulty.has(blockOf(name))));
  return {
    settings: checked.success ? checked.data : BotSettings.parse(applySettings(folder, kept)),
    ignored: Object.keys(overrides).filter((name) => !Object.hasOwn(kept, name)),
  };
}

/** Settings with other values in them, not validated. What cannot be left out keeps its null, which is a fault. */
export function applySettings(settings: BotSettings, values: SettingOverrides): unknown {
  const bare = BotSettings.parse({});
  return Object.entries(values).reduce<unknown>((changed, [name, value]) => {
    const isLeftOut = value === null && isSettingName(name) && readSetting(bare, name) === undefined;
    return put({ block: changed, path: name.split('.'), value: isLeftOut ? undefined : value });
  }, settings);
}

function put({ block, path, value }: { block: unknown; path: string[]; value: unknown }): unknown {
  const [key = '', ...inner] = path;
  const { [key]: before, ...others } = isBlock(block) ? block : {};
  if (inner.length > 0) return { ...others, [key]: put({ block: before, path: inner, value }) };
  return value === undefined ? others : { ...others, [key]: value };
}
