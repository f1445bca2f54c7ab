import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

const HERE = { TENANTRY_HOME: '/tmp/tenantry' };
const SERVER = {
  TENANTRY_PROMETHEUS_URL: 'https://prometheus.example.com/prom',
  TENANTRY_PROMETHEUS_LABEL: 'tenant_uid',
};

describe('the server that is asked for metrics', () => {
  it('is none unless it is set', () => {
    expect(readSettings(HERE).prometheus).toBeNull();
  });

  it('is told apart by a label, and brought what it wants to have', () => {
    const file = '/run/secrets/token';
    const settings = readSettings({
      ...HERE,
      ...SERVER,
      TENANTRY_PROMETHEUS_VALUE: 'uid',
      TENANTRY_PROMETHEUS_TOKEN_FILE: file,
    });
    expect(settings.prometheus).toEqual({
      label: 'tenant_uid',
      value: 'uid',
      address: { url: new URL(SERVER.TENANTRY_PROMETHEUS_URL), tokenFile: file },
    });
  });

  it.each([
    [{ TENANTRY_PROMETHEUS_LABEL: '' }, 'TENANTRY_PROMETHEUS_LABEL'],
    [{ TENANTRY_PROMETHEUS_LABEL: 'a"b' }, 'name of a label'],
    [{ TENANTRY_PROMETHEUS_URL: 'ftp://example.com' }, 'must be an address'],
    [{ TENANTRY_PROMETHEUS_URL: 'https://ann:secret@example.com' }, 'holds a name, a password'],
    [{ TENANTRY_PROMETHEUS_USER: 'ann' }, 'go together'],
    [{ TENANTRY_PROMETHEUS_VALUE: 'colour' }, 'must be one of'],
  ])('is refused where %o, and no secret is said', (wrong, why) => {
    const read = () => readSettings({ ...HERE, ...SERVER, ...wrong });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(why);
    expect(read).not.toThrow('secret@');
  });
});

describe('the Loki that lines are in', () => {
  const LOKI = { ...HERE, TENANTRY_LOKI_URL: 'https://loki.example.com' };

  it('is none unless it is set, and keeps tenants apart by their uids unless told otherwise', () => {
    expect(readSettings(HERE).loki).toBeNull();
    const basic = { user: 'tenantry', passwordFile: '/run/secrets/loki' };
    const set = { ...LOKI, TENANTRY_LOKI_USER: basic.user, TENANTRY_LOKI_PASSWORD_FILE: basic.passwordFile };
    expect(readSettings(set).loki).toEqual({ value: 'uid', address: { url: new URL(LOKI.TENANTRY_LOKI_URL), basic } });
    expect(readSettings({ ...LOKI, TENANTRY_LOKI_VALUE: 'namespace' }).loki?.value).toBe('namespace');
    const shared = { ...LOKI, TENANTRY_LOKI_ORGANISATION: 'fake', TENANTRY_LOKI_LABEL: 'k8s_namespace_name' };
    expect(readSettings(shared).loki?.shared).toEqual({ organisation: 'fake', label: 'k8s_namespace_name' });
  });

  it.each([
    [{ TENANTRY_LOKI_URL: 'https://ann:secret@example.com' }, 'holds a name, a password'],
    [{ TENANTRY_LOKI_USER: 'ann' }, 'go together'],
    [{ TENANTRY_LOKI_VALUE: 'colour' }, 'must be one of'],
    [{ TENANTRY_LOKI_ORGANISATION: 'all' }, 'go together'],
    [{ TENANTRY_LOKI_LABEL: 'tenant' }, 'go together'],
    [{ TENANTRY_LOKI_ORGANISATION: 'all|other', TENANTRY_LOKI_LABEL: 'tenant' }, 'of one organisation'],
    [{ TENANTRY_LOKI_ORGANISATION: 'all', TENANTRY_LOKI_LABEL: 'a="b"}' }, 'name of a label'],
  ])('is refused where %o, and no secret is said', (wrong, why) => {
    const read = () => readSettings({ ...LOKI, ...wrong });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(why);
    expect(read).not.toThrow('secret@');
  });
});

describe('Log Analytics', () => {
  it('is asked where it is set, and excludes a Loki', () => {
    expect(readSettings(HERE).logAnalytics).toBeNull();
    const set = { ...HERE, TENANTRY_LOG_ANALYTICS: '1' };
    expect(readSettings(set).logAnalytics).toEqual({ endpoint: 'https://api.loganalytics.azure.com' });
    for (const [wrong, why] of [
      [{ TENANTRY_LOKI_URL: 'https://loki.example.com' }, 'exclude each other'],
      [{ TENANTRY_CLOUD: 'none' }, 'needs a cloud'],
      [{ TENANTRY_LOG_ANALYTICS_ENDPOINT: 'http://api.example.com' }, 'begins with https://'],
    ] as const)
      expect(() => readSettings({ ...set, ...wrong })).toThrow(why);
  });
});

describe('the mail server', () => {
  const MAIL = { ...HERE, TENANTRY_SMTP_URL: 'smtps://ada@mail.example.com', TENANTRY_SMTP_FROM: 'ada@example.com' };

  it('is none unless it is set, and gets its password from the environment or a file', () => {
    expect(readSettings(HERE).mail).toBeNull();
    expect(readSettings({ ...MAIL, TENANTRY_SMTP_PASSWORD: 'p' }).mail).toEqual({
      ...{ url: new URL(MAIL.TENANTRY_SMTP_URL), from: 'ada@example.com', password: 'p', passwordFile: null },
      domains: null,
    });
    const domains = { TENANTRY_SMTP_PASSWORD: 'p', TENANTRY_SMTP_DOMAINS: 'Example.com, ops.example.com' };
    expect(readSettings({ ...MAIL, ...domains }).mail?.domains).toEqual(['example.com', 'ops.example.com']);
    const file = '/run/secrets/mail';
    expect(readSettings({ ...MAIL, TENANTRY_SMTP_PASSWORD_FILE: file }).mail?.passwordFile).toBe(file);
  });

  it.each([
    [
      { TENANTRY_SMTP_URL: 'https://mail.example.com' },
      'TENANTRY_SMTP_URL: must be an address that begins with smtps://',
    ],
    [{ TENANTRY_SMTP_URL: 'smtps://ada:canary@mail.example.com' }, 'give the password by TENANTRY_SMTP_PASSWORD_FILE'],
    [{ TENANTRY_SMTP_FROM: '' }, 'TENANTRY_SMTP_URL needs TENANTRY_SMTP_FROM'],
    [{ TENANTRY_SMTP_FROM: 'ada' }, 'TENANTRY_SMTP_FROM: must be an e-mail address'],
    [{}, 'a user (smtps://user@…) and a password go together'],
    [{ TENANTRY_SMTP_PASSWORD: 'canary', TENANTRY_SMTP_PASSWORD_FILE: '/x' }, 'exclude each other'],
  ])('%j is refused, without a word of a password', (more, message) => {
    const read = () => readSettings({ ...MAIL, ...more });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/canary/);
  });
});
