// First: an answer in the address is taken out of it before anything else runs.
import './sign-in/hosted/arrival.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import './style/tokens.css';
import './style/base.css';

const target = document.getElementById('app');
// Below a path other pages may share the origin, and could read the keys: `public/place.js` says so.
const isOwnHost = location.pathname === '/' || location.pathname === '/index.html';
if (target && isOwnHost) mount(App, { target });
