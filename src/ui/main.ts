// First: an answer in the address is taken out of it before anything else runs.
import './sign-in/hosted/arrival.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import './style/tokens.css';
import './style/base.css';

const target = document.getElementById('app');
if (target) mount(App, { target });
