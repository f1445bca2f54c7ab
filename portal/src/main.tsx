import './app/base.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './app/portal.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { measureGutter } from './app/gutter.ts';

/** A part of the page that is loaded later is gone once the server has been updated; the page of now knows where it is. */
const RELOADED = 'reloaded-at';
addEventListener('vite:preloadError', (event) => {
  // Once: where that does not help, the error says what is wrong.
  if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < 10_000) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  event.preventDefault();
  location.reload();
});

measureGutter();

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
