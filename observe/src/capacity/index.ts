export { type Amounts, type AskedNodes, type ClusterCapacity, capacityOf, type NodeGroup } from './capacity.ts';
