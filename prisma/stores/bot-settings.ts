import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { BotSettings } from '../../contracts/bot.js';
import { applySettings, overlaySettings, type SettingOverrides } from '../../contracts/overlay-settings.js';
import { checkInput, type CheckedInput, type Fault } from '../../contracts/plain-words.js';
import { blockOf, isSettingName, readSetting, type SettingName } from '../../contracts/setting-names.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { lockBot } from './bot-versions.js';

/** A setting that was changed in the browser; `value` null: left out; `by` null: an API key. */
export type ChangedRecord = {
  name: SettingName;
  value: unknown;
  at: Date;
  by: { id: string; name: string } | null;
  inForce: boolean;
};

export type SettingsRecord = {
  /** What is in force. */
  settings: BotSettings;
  folder: BotSettings;
  changed: ChangedRecord[];
  /** Of the folder's settings and what was changed: a change back is none. */
  revision: string;
};

export type SettingsChanged =
  { status: 'changed' } | { status: 'no such bot' } | { status: 'outdated' } | { status: 'invalid'; faults: Fault[] };

/** null: left out. */
type SettingValues = Partial<Record<SettingName, unknown>>;

export type BotSettingsStore = ReturnType<typeof createBotSettingsStore>;

/** How bots behave: what their folders say, and what was changed in the browser. */
export function createBotSettingsStore(prisma: PrismaClient) {
  return {
    /** null: there is no such bot. */
    async read({ botId }: { botId: string }): Promise<SettingsRecord | null> {
      return await readLayers(prisma, { botId });
    },

    /**
     * Changes settings, where they are still as in `revision`: all of them, or none. What is as the folder says is not
     * changed any more. `staffId` null: an API key does it.
     */
    async change(input: {
      botId: string;
      revision: string;
      values: SettingValues;
      staffId: string | null;
    }): Promise<SettingsChanged> {
      const { botId, revision, values, staffId } = input;
      return await prisma.$transaction(async (tx) => {
        await lockBot(tx, { botId });
        const before = await readLayers(tx, { botId });
        if (before === null) return { status: 'no such bot' };
        if (before.revision !== revision) return { status: 'outdated' };
        const checked = check({ ...before, values });
        if (!checked.ok) return { status: 'invalid', faults: checked.faults };
        await saveOverrides(tx, before, { botId, staffId, values: checked.value });
        const { settings } = overlaySettings(before.folder, await readOverrides(tx, { botId }));
        await tx.bot.update({ where: { id: botId }, data: { settings, folderSettings: before.folder } });
        return { status: 'changed' };
      });
    },
  };
}

/** What was changed in the browser, by name. */
export async function readOverrides(
  tx: Prisma.TransactionClient,
  { botId }: { botId: string },
): Promise<SettingOverrides> {
  const rows = await tx.changedSetting.findMany({ where: { botId }, orderBy: { name: 'asc' } });
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

async function readLayers(tx: Prisma.TransactionClient, { botId }: { botId: string }): Promise<SettingsRecord | null> {
  const bot = await tx.bot.findUnique({
    where: { id: botId },
    select: {
      ...{ settings: true, folderSettings: true },
      changedSettings: { orderBy: { name: 'asc' }, include: { changedBy: { select: { id: true, name: true } } } },
    },
  });
  if (bot === null) return null;
  const folder = BotSettings.parse(bot.folderSettings ?? bot.settings);
  const overrides = Object.fromEntries(bot.changedSettings.map(({ name, value }) => [name, value]));
  const { ignored } = overlaySettings(folder, overrides);
  const changed = bot.changedSettings.flatMap(({ name, value, changedAt: at, changedBy: by }) =>
    isSettingName(name) ? [{ name, value, at, by, inForce: !ignored.includes(name) }] : [],
  );
  const revision = createHash('sha256')
    .update(JSON.stringify([folder, overrides]))
    .digest('base64url')
    .slice(0, 16);
  return { settings: BotSettings.parse(bot.settings), folder, changed, revision };
}

/** Faults of other blocks are not those of who changes this one: there the folder counts until somebody mends them. */
function check({ folder, changed, values }: SettingsRecord & { values: SettingValues }): CheckedInput<SettingValues> {
  const names = Object.keys(values).filter(isSettingName);
  const blocks = new Set(names.map(blockOf));
  const beside = changed
    .filter(({ name }) => blocks.has(blockOf(name)))
    .map(({ name, value }) => [name, value] as const);
  const wanted = applySettings(folder, { ...Object.fromEntries(beside), ...values });
  const checked = checkInput({ schema: BotSettings, value: wanted });
  if (!checked.ok) return checked;
  return { ok: true, value: Object.fromEntries(names.map((name) => [name, readSetting(checked.value, name) ?? null])) };
}

async function saveOverrides(
  tx: Prisma.TransactionClient,
  { folder, changed }: SettingsRecord,
  { botId, values, staffId }: { botId: string; values: SettingValues; staffId: string | null },
): Promise<void> {
  for (const name of Object.keys(values).filter(isSettingName)) {
    const value = values[name];
    const isAsInFolder = isDeepStrictEqual(value, readSetting(folder, name) ?? null);
    const before = changed.find((setting) => setting.name === name);
    if (isAsInFolder) await tx.changedSetting.deleteMany({ where: { botId, name } });
    // Sent again, it stays with who changed it.
    if (isAsInFolder || (before !== undefined && isDeepStrictEqual(before.value, value))) continue;
    const data = { value: toColumn(value), changedAt: new Date(), changedById: staffId };
    await tx.changedSetting.upsert({
      where: { botId_name: { botId, name } },
      create: { botId, name, ...data },
      update: data,
    });
  }
}

function toColumn(value: unknown) {
  // Validated JSON; what is null is the JSON null, not that of the column.
  return value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue);
}
