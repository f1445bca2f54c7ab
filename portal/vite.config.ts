import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    manifest: true,
    sourcemap: false,
    target: 'es2023',
    // Fonts and pictures are files of their own, so that the content security policy needs no exception for data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // For who works on the portal: the product itself runs beside it.
    proxy: Object.fromEntries(
      ['/api', '/sign-in', '/account', '/device', '/problems'].map((path) => [
        path,
        { target: process.env.TENANTRY_SERVER ?? 'http://localhost:7878', changeOrigin: false },
      ]),
    ),
  },
});
