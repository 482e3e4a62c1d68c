/** What screens reach by context: the engine, what is on record, who is signed in, and the voice. */
import { createContext } from 'svelte';
import type { Configuration } from './config.svelte.ts';
import type { EngineLink } from './engine/engine.svelte.ts';
import type { Records } from './engine/records.svelte.ts';
import type { Installing } from './install/installing.svelte.ts';
import type { TrayPlace } from './frame/tray-place.svelte.ts';
import type { Notices } from './notices/notices.svelte.ts';
import type { Preferences } from './settings/preferences.svelte.ts';
import type { Protection } from './settings/protection.svelte.ts';
import type { SignedIn } from './sign-in/session.svelte.ts';

export const [useEngine, provideEngine] = createContext<EngineLink>();
export const [useRecords, provideRecords] = createContext<Records>();
export const [useSession, provideSession] = createContext<SignedIn>();
export const [useConfig, provideConfig] = createContext<Configuration>();
export const [usePreferences, providePreferences] = createContext<Preferences>();
export const [useProtection, provideProtection] = createContext<Protection>();
export const [useNotices, provideNotices] = createContext<Notices>();
export const [useInstalling, provideInstalling] = createContext<Installing>();
/** Where a screen shows what is selected. */
export const [useTray, provideTray] = createContext<TrayPlace>();
/** Says a sentence in the app's polite live region. */
export const [useAnnounce, provideAnnounce] = createContext<(text: string) => void>();
