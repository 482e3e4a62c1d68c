/** The pages that a person sees: plain HTML without scripts, fonts or anything from elsewhere. */

export const STYLE_PATH = '/login.css';

export const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { display: grid; place-items: center; min-block-size: 100dvh; margin: 0; padding: 1rem; box-sizing: border-box; }
main { inline-size: min(100%, 22rem); }
h1 { font-size: 1.375rem; margin-block: 0 0.75rem; }
form { display: grid; gap: 0.375rem; }
input, button { font: inherit; padding: 0.5rem 0.75rem; border-radius: 0.375rem; border: 1px solid GrayText; }
label + input { margin-block-end: 0.625rem; }
button { cursor: pointer; margin-block-start: 0.375rem; background: #0b5cad; border-color: #0b5cad; color: #fff; }
:focus-visible { outline: 3px solid #4d9de0; outline-offset: 2px; }
[role='alert'] { border-inline-start: 0.25rem solid #c0392b; padding-inline-start: 0.75rem; }
code { font-size: 1.0625em; }
`;

/**
 * What every page is sent with.
 *
 * @param app the app's origins: a browser holds a form to its policy through all redirects after it.
 */
export function pageHeaders(app: readonly string[]): Readonly<Record<string, string>> {
  return {
    'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; form-action 'self' ${app.join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // With no-referrer a browser would hide the form's origin, which is checked.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

export interface Person {
  readonly name: string;
  readonly password: string;
}

/** @param wrong what was wrong with the last try. */
export function loginPage({ name, password }: Person, wrong?: string): string {
  return page(
    'Sign in',
    `${wrong === undefined ? '' : `<p role="alert">${escaped(wrong)}</p>`}
<p>This is the sign-in of the local stand-in. Its only person is <code>${escaped(name)}</code>, with the password <code>${escaped(password)}</code>.</p>
<form method="post">
<label for="name">User name</label>
<input id="name" name="name" value="${escaped(name)}" autocomplete="off" autocapitalize="none" spellcheck="false" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="off" required>
<button>Sign in</button>
</form>`,
  );
}

/** @param form as the library makes it, without a button. */
export function signOutPage(form: string): string {
  return page('Sign out?', `${form}\n<form><button form="op.logoutForm" name="logout" value="yes">Sign out</button></form>`);
}

export function sentencePage(title: string, sentence: string): string {
  return page(title, `<p>${escaped(sentence)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · stand-in</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
