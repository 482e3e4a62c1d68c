import type { SignIn } from '../../core/config.ts';
import { Failed, failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Keys, KeysHeld, Session } from '../../core/keys.ts';
import { MINUTE, SECOND } from '../../core/units.ts';
import type { Connection } from '../../glacier/client.ts';
import { keyringOf, type Keyring } from '../../glacier/keys.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { Connections } from './connections.ts';
import { logIn } from './login.ts';

/** By which door one came in. */
export type Door = 'sign-in' | 'pasted' | 'demo';

/** A session that was refused isn't given again sooner than this, else it would go round. */
const GIVE_AGAIN_MS = 20 * SECOND;
const GIVE_AGAIN_LATEST_MS = 5 * MINUTE;

/** Who is signed in. In this tab's memory only: a reload asks again. */
export class SignedIn {
  session = $state.raw<Session | undefined>();
  door = $state<Door | undefined>();
  /** The engine waits for keys, and only the person can bring them. */
  needed = $state.raw<Failure | undefined>();

  readonly #engine: EngineLink;
  #ring: Keyring | undefined;
  #refreshing: Promise<void> | undefined;
  #givenAtMs = -Infinity;
  #giveAgainMs = GIVE_AGAIN_MS;

  constructor(engine: EngineLink) {
    this.#engine = engine;
    engine.listen((news) => {
      if (news.kind === 'keys-needed') void this.#bringKeys(news.because, news.keys);
      if (news.kind === 'signed-out') this.#forget();
    });
  }

  /** Epoch ms; undefined where nobody said when it ends. */
  readonly endsAtMs = $derived(this.session?.kind === 'login' ? this.session.idTokenExpiresAtMs : this.session?.keys.expiresAtMs);

  /** @throws Failed where the sign-in can't be reached or refuses. */
  async signIn(signIn: SignIn, door: Door): Promise<void> {
    await this.#begin(await logIn(signIn), door);
  }

  async paste(keys: Keys): Promise<void> {
    await this.#begin({ kind: 'pasted', keys }, 'pasted');
  }

  /** Signs out everywhere: this tab, the engine, the other tabs. */
  async end(): Promise<void> {
    this.#forget();
    this.#engine.tell({ kind: 'signed-out' });
    await this.#engine.ask({ kind: 'session/end' });
  }

  /** @throws Failed (from its calls) `keys-ended` while nobody is signed in. */
  connection(region: string): Connection {
    return this.#connections.to(region);
  }

  /** Told after each ping: a restarted engine has no keys. */
  engineHas(keys: KeysHeld): void {
    if (keys !== 'held') return void this.#bringKeys({ code: 'keys-ended' }, keys);
    this.needed = undefined;
    this.#giveAgainMs = GIVE_AGAIN_MS;
  }

  async #begin(session: Session, door: Door): Promise<void> {
    this.#use(session);
    this.door = door;
    this.needed = undefined;
    this.#giveAgainMs = GIVE_AGAIN_MS;
    await this.#give();
  }

  #use(session: Session): void {
    this.session = session;
    this.#ring = keyringOf(session, location.origin, Date.now);
  }

  async #give(): Promise<void> {
    if (!this.session) return;
    this.#givenAtMs = Date.now();
    await this.#engine.ask({ kind: 'session/set', session: this.session });
  }

  async #bringKeys(because: Failure, keys: KeysHeld): Promise<void> {
    const { session } = this;
    if (!session) {
      this.needed = because;
      return;
    }
    try {
      if (session.kind === 'login' && session.idTokenExpiresAtMs <= Date.now()) await this.#refresh();
      else if (keys === 'none') await this.#give();
      else if (Date.now() - this.#givenAtMs < this.#giveAgainMs) this.needed = because;
      else {
        this.#giveAgainMs = Math.min(2 * this.#giveAgainMs, GIVE_AGAIN_LATEST_MS);
        await this.#give();
      }
    } catch (error) {
      this.needed = failureOf(error);
    }
  }

  readonly #keyring: Keyring = {
    current: () => this.#withRing((ring) => ring.current()),
    renew: (stale) => this.#withRing((ring) => ring.renew(stale)),
  };

  readonly #connections = new Connections(this.#keyring);

  async #withRing(use: (ring: Keyring) => Promise<Keys>): Promise<Keys> {
    if (!this.#ring) throw new Failed({ code: 'keys-ended' });
    try {
      return await use(this.#ring);
    } catch (error) {
      if (failureOf(error).code !== 'keys-ended' || this.session?.kind !== 'login') throw error;
    }
    await this.#refresh();
    return use(this.#ring);
  }

  /** The login ended, not the person's wish: the stand-in's sign-in gives another without asking. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#logInAgain().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #logInAgain(): Promise<void> {
    if (this.session?.kind !== 'login') throw new Failed({ code: 'keys-ended' });
    this.#use(await logIn(this.session.signIn));
    await this.#give();
  }

  #forget(): void {
    this.session = undefined;
    this.door = undefined;
    this.#ring = undefined;
    this.#connections.forget();
  }
}
