import { listed, said, type Trouble, trouble } from './trouble.ts';

/**
 * Why the cluster refuses to take in pods or claims of a workload, by the message of `FailedCreate`.
 *
 * Texts: plugin/pkg/admission/resourcequota, podsecurity, limitranger and the admission policies of kube-apiserver.
 */
export function refusalTrouble(message: string): Trouble {
  return (
    quotaTrouble(message) ??
    securityTrouble(message) ??
    policyTrouble(message) ??
    limitTrouble(message) ??
    other(message)
  );
}

function quotaTrouble(message: string): Trouble | null {
  const found =
    /exceeded quota: (?<quota>[^,]+), requested: (?<asked>.+?), used: (?<used>.+?), limited: (?<limited>.+)$/.exec(
      message.trim(),
    )?.groups;
  if (found === undefined) {
    const unsaid = /failed quota: (?<quota>[^:]+): must specify (?<what>.+)$/.exec(message.trim())?.groups;
    if (unsaid === undefined) return null;
    return trouble(
      'QuotaFull',
      `cannot be made: quota ${unsaid.quota} asks for ${said(unsaid.what ?? '')} to be said`,
      'Say it in resources.',
    );
  }
  const [used, limited] = [amounts(found.used ?? ''), amounts(found.limited ?? '')];
  const over = [...amounts(found.asked ?? '')].map(
    ([name, asked]) => `${name}: ${used.get(name) ?? '0'} of ${limited.get(name) ?? '?'} used, ${asked} more asked for`,
  );
  return trouble(
    'QuotaFull',
    `cannot be made: quota ${found.quota} of the tenant is full (${over.join('; ')})`,
    'Ask for less, or give the tenant a larger size; it is tried again by itself.',
  );
}

/** `requests.cpu=1,pods=3` */
function amounts(text: string): Map<string, string> {
  return new Map(
    text.split(',').flatMap((pair): [string, string][] => {
      const [name = '', value = ''] = pair.trim().split('=');
      return name === '' ? [] : [[name, value]];
    }),
  );
}

function securityTrouble(message: string): Trouble | null {
  const found = /violates PodSecurity "(?<level>[a-z]+)(?::[^"]*)?": (?<why>.+)$/.exec(message)?.groups;
  if (found === undefined) return null;
  return trouble(
    'DeniedByPodSecurity',
    `cannot be made: they break the ${found.level} level of Pod Security (${said(found.why ?? '')})`,
    'Use an image and settings that keep to the level, or choose another podSecurity for the tenant.',
  );
}

function policyTrouble(message: string): Trouble | null {
  const policy = /ValidatingAdmissionPolicy '(?<policy>[^']+)'.* denied request: (?<why>.+)$/.exec(message)?.groups;
  if (policy !== undefined) {
    return trouble(
      'DeniedByPolicy',
      `cannot be made: policy ${policy.policy} refuses them (${said(policy.why ?? '')})`,
      'Change the field that the policy names.',
    );
  }
  const webhook = /admission webhook "(?<name>[^"]+)" denied the request(?:: (?<why>.+))?$/.exec(message)?.groups;
  if (webhook === undefined) return null;
  const why = said(webhook.why ?? '');
  return trouble(
    'DeniedByPolicy',
    `cannot be made: ${webhook.name} of the cluster refuses them${why === '' ? '' : ` (${why})`}`,
    'Change what it names, or ask the people who run the cluster.',
  );
}

function limitTrouble(message: string): Trouble | null {
  const limits = [...message.matchAll(/(?:maximum|minimum) \S+ usage per \w+ is [^,\]]+, but [^,\]]+?(?=[,\]]|$)/g)];
  if (limits.length === 0) return requestTrouble(message);
  return trouble(
    'LimitExceeded',
    `cannot be made: ${listed(limits.map(([limit]) => said(limit)))}`,
    "Keep resources within the tenant's limits, or give it a larger size.",
  );
}

/** The tenant gives a limit to containers that have none, which may be less than they ask for. */
function requestTrouble(message: string): Trouble | null {
  const found =
    /requests: Invalid value: "(?<asked>[^"]+)": must be less than or equal to (?<what>\S+) limit of (?<limit>[^\s,\]]+)/.exec(
      message,
    )?.groups;
  if (found === undefined) return null;
  return trouble(
    'LimitExceeded',
    `cannot be made: a container asks for ${found.asked} of ${found.what} and may use ${found.limit}, which is what the tenant gives to those that say no limit`,
    'Say a limit beside the request (resources.limits).',
  );
}

function other(message: string): Trouble {
  // Which one was refused is chance; what comes before it are the words of controllers.
  const why = message
    .replace(/^.*?(pods|persistentvolumeclaims) "[^"]*" is forbidden: /, '')
    .replace(/^Error creating: /, '');
  return trouble(
    'ReplicasRefused',
    `cannot be made: the cluster refuses them (${said(why)})`,
    'Change what the cluster names; it is tried again by itself.',
  );
}
