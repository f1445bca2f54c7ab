export { readConnectedNetworkState } from './connected.ts';
export { type AzureNetworkState, NETWORK_STATE_ACTIONS, readAzureNetworkState } from './network-state.ts';
