import { describe, expect, it } from 'vitest';
import { calm, settingsOf, takeDoom } from '../settings.ts';
import { armTypes } from '../types/index.ts';
import { TypeTable } from '../types/table.ts';
import { durationMs } from './pace.ts';

const types = new TypeTable(armTypes);
const cluster = types.require('Microsoft.ContainerService/managedClusters');
const rule = types.require('Microsoft.Network/networkSecurityGroups/securityRules');

describe('how long operations take', () => {
  it("is minutes for a cluster and seconds for a rule at Azure's pace, and differs each time", () => {
    const settings = settingsOf({ ...calm, pace: 'azure' });
    const made = Array.from({ length: 20 }, () => durationMs(settings, cluster, 'write', 'Creating'));
    expect(Math.min(...made)).toBeGreaterThanOrEqual(240_000);
    expect(Math.max(...made)).toBeLessThanOrEqual(480_000);
    expect(new Set(made).size).toBeGreaterThan(15);
    expect(durationMs(settings, cluster, 'write', 'Upgrading')).toBeGreaterThanOrEqual(420_000);
    expect(durationMs(settings, rule, 'write', 'Creating')).toBeLessThanOrEqual(6000);
  });

  it('is so many times shorter as the clock runs faster', () => {
    const real = durationMs(settingsOf({ ...calm, pace: 'azure' }), cluster, 'delete', 'Deleting');
    const fast = durationMs(settingsOf({ ...calm, pace: 'azure', clockFactor: 60 }), cluster, 'delete', 'Deleting');
    expect(fast).toBe(Math.round(real / 60));
  });
});

describe('operations that fail by chance', () => {
  it('are as many as was said, and the same for the same seed', () => {
    const draw = (): boolean[] => {
      const settings = settingsOf({ ...calm, failures: 0.1, seed: 7 });
      return Array.from({ length: 1000 }, () => takeDoom(settings, cluster.type));
    };
    const failed = draw().filter(Boolean).length;
    expect(failed).toBeGreaterThan(60);
    expect(failed).toBeLessThan(140);
    expect(draw()).toEqual(draw());
  });
});
