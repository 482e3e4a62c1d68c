import type { SignIn } from '../../core/config.ts';
import type { DemoBy } from '../../core/demo.ts';
import { Failed, failureOf, type Failure } from '../../core/failure/failure.ts';
import type { Keys, KeysHeld, Session } from '../../core/keys.ts';
import { MINUTE, SECOND } from '../../core/units.ts';
import type { Keyring } from '../../glacier/keys.ts';
import { overNetwork, type Send } from '../../glacier/send.ts';
import { toDemo } from '../engine/demo.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { signOuts } from '../../store/sign-outs.ts';
import { comeBack, leaveForSignIn, resume } from './hosted/login.ts';
import { isHosted } from './hosted/kind.ts';
import { demoLogin, personOf, standInLogin, type LoginSource } from './login.ts';

/** By which door one came in. */
export type Door = 'sign-in' | 'pasted' | 'demo';

/** What this page found when it was opened. */
export interface Opened {
  /** Of a sign-in page, from the address. */
  readonly answer?: URLSearchParams | undefined;
  /** An earlier page of this tab was signed in. */
  readonly hadSession: boolean;
}

/** A session that was refused isn't given again sooner than this, else it would go round. */
const GIVE_AGAIN_MS = 20 * SECOND;
const GIVE_AGAIN_LATEST_MS = 5 * MINUTE;

/** Who is signed in. Keys are in memory only; of a hosted sign-in the tab keeps the tokens for a reload. */
export class SignedIn {
  session = $state.raw<Session | undefined>();
  door = $state<Door | undefined>();
  /** This page was opened by a sign-in page's answer, or in a tab that had a session: that comes first. */
  isComingBack = $state(false);
  /** Why it didn't come back. */
  failure = $state.raw<Failure | undefined>();
  /** The engine waits for keys, and only the person can bring them. */
  needed = $state.raw<Failure | undefined>();

  readonly #engine: EngineLink;
  #answer: URLSearchParams | undefined;
  readonly #demo: Send;
  readonly #signOuts: () => Promise<number>;
  /** How often somebody had signed out in this browser when the session began. */
  #since: number | undefined;
  #ring: Promise<Keyring> | undefined;
  #source = $state.raw<LoginSource | undefined>();
  #refreshing: Promise<void> | undefined;
  #givenAtMs = -Infinity;
  #giveAgainMs = GIVE_AGAIN_MS;

  constructor(engine: EngineLink, opened: Opened = { hadSession: false }, readSignOuts = signOuts) {
    this.#engine = engine;
    this.#signOuts = readSignOuts;
    this.#answer = opened.answer;
    this.isComingBack = opened.answer !== undefined || opened.hadSession;
    this.#demo = toDemo(engine);
    engine.listen((news) => {
      if (news.kind === 'keys-needed') void this.#bringKeys(news.because, news.keys);
      if (news.kind === 'signed-out') void this.#forget().catch(() => undefined);
    });
  }

  /** Epoch ms; undefined where nobody said when it ends, or where it is renewed by itself. */
  readonly endsAtMs = $derived.by(() => {
    if (this.session?.kind !== 'login') return this.session?.keys.expiresAtMs;
    return isHosted(this.session.signIn) && this.#source?.renews ? undefined : this.session.idTokenExpiresAtMs;
  });

  /** How the sign-in names the person. It comes from outside. */
  readonly person = $derived(this.session?.kind === 'login' ? personOf(this.session) : undefined);

  /**
   * A hosted sign-in leaves this page.
   *
   * @throws Failed where the sign-in can't be reached or refuses.
   */
  async signIn(signIn: SignIn): Promise<void> {
    this.failure = undefined;
    if (isHosted(signIn)) return leaveForSignIn(signIn);
    if (signIn.tokens.kind === 'stand-in') await this.#enter(await standInLogin(signIn, signIn.tokens.path), 'sign-in');
  }

  /** @throws Failed where whoever answers for the demo can't be reached or refuses. */
  async openDemo(by: DemoBy): Promise<void> {
    this.failure = undefined;
    await this.#enter(await demoLogin(by, this.#wayOf(by)), 'demo');
  }

  async paste(keys: Keys): Promise<void> {
    this.failure = undefined;
    await this.#begin({ kind: 'pasted', keys }, 'pasted');
  }

  /** Takes up what this page was opened with; once. @param signIn of the configuration, undefined where it has none. */
  async start(signIn: SignIn | undefined): Promise<void> {
    if (!this.isComingBack) return;
    const answer = this.#answer;
    this.#answer = undefined;
    const hosted = signIn && isHosted(signIn) ? signIn : undefined;
    try {
      if (answer && !hosted) throw new Failed({ code: 'sign-in-foreign' });
      const source = hosted && (answer ? await comeBack(hosted, answer) : await resume(hosted));
      if (source && !this.session) await this.#enter(source, 'sign-in');
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.isComingBack = false;
  }

  /** There is nothing to come back with: the configuration can't be read. */
  stayOut(): void {
    this.isComingBack = false;
  }

  /**
   * Signs out everywhere: this tab, the engine, the other tabs, the provider's tokens.
   *
   * @returns the page that ends the provider's own session, for whoever wants to go there.
   * @throws Failed `sign-out-unreachable` when all but the provider knows.
   */
  async end(): Promise<URL | undefined> {
    const ending = this.#forget().catch(() => {
      throw new Failed({ code: 'sign-out-unreachable' });
    });
    this.#engine.tell({ kind: 'signed-out' });
    const [, page] = await Promise.all([this.#engine.ask({ kind: 'session/end' }), ending]);
    return page;
  }

  /** Told after each ping: a restarted engine has no keys. */
  engineHas(keys: KeysHeld): void {
    if (keys !== 'held') return void this.#bringKeys({ code: 'keys-ended' }, keys);
    this.needed = undefined;
    this.#giveAgainMs = GIVE_AGAIN_MS;
  }

  async #enter(source: LoginSource, door: Door): Promise<void> {
    this.#source = source;
    await this.#begin(source.first, door);
  }

  async #begin(session: Session, door: Door): Promise<void> {
    this.isComingBack = false;
    this.#since = undefined;
    this.#use(session);
    this.door = door;
    this.needed = undefined;
    this.#giveAgainMs = GIVE_AGAIN_MS;
    await this.#give();
  }

  #use(session: Session): void {
    this.session = session;
    // Behind the first screen: nobody needs to sign anything there.
    this.#ring = import('../../glacier/keys.ts').then(({ keyringOf }) => keyringOf(session, location.origin, Date.now, this.send));
    this.#ring.catch(() => undefined);
  }

  readonly #wayOf = (demo: DemoBy | undefined): Send => (demo === 'worker' ? this.#demo : overNetwork);

  /** As the session of the moment wants it. */
  readonly send: Send = (request) => this.#wayOf(this.session?.kind === 'login' ? this.session.demo : undefined)(request);

  async #give(): Promise<void> {
    if (!this.session) return;
    this.#givenAtMs = Date.now();
    const since = (this.#since ??= await this.#signOuts());
    const { session } = this;
    if (!session) return;
    const { isOver } = await this.#engine.ask({ kind: 'session/set', session, signOuts: since });
    // A frozen tab hears of a sign-out only now.
    if (isOver && session === this.session) void this.#forget().catch(() => undefined);
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
        // By this clock the login is good, by the service's it isn't: another may be had unasked.
        await (session.kind === 'login' && this.#source?.renews ? this.#refresh() : this.#give());
      }
    } catch (error) {
      this.needed = failureOf(error);
    }
  }

  /** Of whoever is signed in. @throws Failed (from its calls) `keys-ended` while nobody is. */
  keyring: Keyring = this.#newKeyring();

  /** Another after each sign-out: what was connected with this one may remember its keys. */
  #newKeyring(): Keyring {
    return {
      current: () => this.#withRing((ring) => ring.current()),
      renew: (stale) => this.#withRing((ring) => ring.renew(stale)),
    };
  }

  async #withRing(use: (ring: Keyring) => Promise<Keys>): Promise<Keys> {
    try {
      return await use(await this.#signing());
    } catch (error) {
      if (failureOf(error).code !== 'keys-ended' || this.session?.kind !== 'login') throw error;
    }
    await this.#refresh();
    return use(await this.#signing());
  }

  #signing(): Promise<Keyring> {
    if (!this.#ring) throw new Failed({ code: 'keys-ended' });
    return this.#ring.catch(() => {
      throw new Failed({ code: 'network-lost' });
    });
  }

  /** The login ended, not the person's wish: most sign-ins give another without asking. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#logInAgain().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #logInAgain(): Promise<void> {
    const source = this.#source;
    if (!source) throw new Failed({ code: 'keys-ended' });
    const login = await source.again();
    if (this.#source !== source) throw new Failed({ code: 'keys-ended' });
    this.#use(login);
    await this.#give();
  }

  /** @returns what the provider says of it; this tab has forgotten everything by then. */
  #forget(): Promise<URL | undefined> {
    const source = this.#source;
    this.session = undefined;
    this.door = undefined;
    this.#ring = undefined;
    this.#source = undefined;
    this.#since = undefined;
    this.keyring = this.#newKeyring();
    return source ? source.end() : Promise.resolve(undefined);
  }
}
