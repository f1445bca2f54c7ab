import { afterAll, beforeAll, describe } from 'vitest';
import { config } from './plain/config.ts';
import { input } from './plain/input.ts';
import { ownInfrastructure } from './plain/own-infrastructure.ts';
import { Plain } from './plain/plain.ts';
import { policy } from './plain/policy.ts';
import { sshKey } from './plain/ssh-key.ts';

/*
 * One product for parts that each need little of it: to start one, and to make an infrastructure, costs more than most of them.
 * Each goes on with the estate that the one before has left.
 */
const plain = new Plain();
beforeAll(() => plain.start());
afterAll(() => plain.dispose(), 120_000);

describe('nothing is declared yet', () => input(plain));
describe('with an infrastructure, and no tenant before and after', () => config(plain));
describe('with the tenant dev02 from then on', () => policy(plain));
describe('with another infrastructure and the tenant gold from then on', () => ownInfrastructure(plain));
describe('with the tenant dev02, and a control plane that is killed at the end', () => sshKey(plain));
