import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BotSettings } from '../../contracts/bot.js';
import { applySettings, overlaySettings } from '../../contracts/overlay-settings.js';
import { blockOf, readSetting, SETTING_NAMES, type SettingName } from '../../contracts/setting-names.js';

const name = fc.constantFrom(...SETTING_NAMES);

/** Values of which some suit a setting, and most do not. */
const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, 3, 0.5, -1, 100_001),
  fc.constantFrom<unknown>('search', 'auto', 'queue', 'webhook', 'https://shop.example/hook', 'Good day!', ''),
  fc.constantFrom<unknown>([], ['one'], [''], [7], ['desk@shop.example']),
  fc.constantFrom<unknown>({}, { timeZone: 'Europe/Zurich', days: { mon: ['09:00-17:00'] } }, { timeZone: 'Nowhere' }),
);
const overrides = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: name }, { weight: 1, arbitrary: fc.string() }),
  value,
  {
    maxKeys: 12,
  },
);
const folder = overrides.map((values) => overlaySettings(BotSettings.parse({}), values).settings);

describe('what was changed in the browser, laid over the settings of a folder', () => {
  it('always gives settings that are valid, whatever was changed and whatever the folder says now', () => {
    fc.assert(
      fc.property(folder, overrides, (below, changed) => {
        const { settings } = overlaySettings(below, changed);
        expect(BotSettings.parse(settings)).toEqual(settings);
      }),
    );
  });

  it('is in force where it is valid; everything else is as in the folder', () => {
    fc.assert(
      fc.property(folder, overrides, name, (below, changed, looked) => {
        const { settings, ignored } = overlaySettings(below, changed);
        const isChanged = Object.hasOwn(changed, looked) && !ignored.includes(looked);
        const expected = isChanged ? (changed[looked] ?? undefined) : readSetting(below, looked);
        expect(readSetting(settings, looked)).toEqual(expected);
      }),
    );
  });

  it('is ignored a block at a time, and only where that block has a fault', () => {
    fc.assert(
      fc.property(folder, overrides, (below, changed) => {
        const { ignored } = overlaySettings(below, changed);
        for (const block of new Set(Object.keys(changed).map(blockOf))) {
          const ofBlock = Object.entries(changed).filter(([key]) => blockOf(key) === block);
          const isKnown = ofBlock.every(([key]) => SETTING_NAMES.includes(key as SettingName));
          if (!isKnown) continue;
          const isValid = BotSettings.safeParse(applySettings(below, Object.fromEntries(ofBlock))).success;
          expect(ofBlock.every(([key]) => ignored.includes(key) !== isValid)).toBe(true);
        }
      }),
    );
  });

  it('changes nothing where nothing was changed, and nothing again where it was laid over already', () => {
    fc.assert(
      fc.property(folder, overrides, (below, changed) => {
        expect(overlaySettings(below, {})).toEqual({ settings: below, ignored: [] });
        const once = overlaySettings(below, changed);
        const kept = Object.fromEntries(Object.entries(changed).filter(([key]) => !once.ignored.includes(key)));
        expect(overlaySettings(once.settings, kept).settings).toEqual(once.settings);
      }),
    );
  });

  it('leaves out what may be left out, and nothing else', () => {
    const below = BotSettings.parse({ handOver: { officeHours: { timeZone: 'UTC', days: { mon: ['09:00-10:00'] } } } });
    expect(overlaySettings(below, { 'handOver.officeHours': null }).settings.handOver.officeHours).toBeUndefined();
    expect(overlaySettings(below, { 'handOver.enabled': null, 'handOver.text': 'Wait.' })).toEqual({
      settings: below,
      ignored: ['handOver.enabled', 'handOver.text'],
    });
  });
});
