import { createSubscriber } from 'svelte/reactivity';
import { parse, type Route } from '../router.ts';

const subscribe = createSubscriber((update) => {
  addEventListener('hashchange', update);
  return () => removeEventListener('hashchange', update);
});

/** Where one is; followed in templates and `$derived`. */
export const here = {
  get route(): Route {
    subscribe();
    return parse(location.hash);
  },
};
