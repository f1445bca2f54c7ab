import { describe, expect, test } from 'vitest';
import { CompileFault, compile } from './compile.ts';
import { fromJson, toJson } from './values.ts';

const pod = {
  metadata: { name: 'p', labels: { app: 'web' } },
  spec: {
    replicas: 3,
    containers: [
      { name: 'a', image: 'ghcr.io/team/a:1', resources: { limits: { memory: '64Mi' } } },
      { name: 'b', image: 'docker.io/b' },
    ],
    tolerations: [{ key: 'k', operator: 'Exists' }],
  },
};

function run(expression: string): unknown {
  return toJson(
    compile(expression, ['object', 'oldObject'], 'any').evaluate({ object: fromJson(pod), oldObject: null }),
  );
}

describe('escapes of strings', () => {
  test.each(['"\\s"', "'a\\d'", '"\\x4"', '"\\400"', '"\\u12"', 'b"\\q"', '"""\\s"""'])(
    '%s is none, and refused as by the API server',
    (text) => {
      expect(() => compile(text, [], 'any')).toThrow(/token recognition error at: '/);
      expect(() => compile(text, [], 'any')).toThrow(CompileFault);
    },
  );

  test.each([
    ['r"\\s"', '\\s'],
    ['"\\\\s"', '\\s'],
    ['"\\x41\\u0042\\103\\t"', 'ABC\t'],
    ['"\\?\\`"', '?`'],
  ])('%s is one', (text, meaning) => {
    expect(run(text)).toBe(meaning);
  });
});

describe('expressions mean what they mean to the API server', () => {
  test.each([
    ['object.spec.replicas > 2', true],
    ["object.spec.containers.all(c, c.image.startsWith('ghcr.io/'))", false],
    ["object.spec.containers.exists_one(c, c.name == 'a')", true],
    ['object.spec.containers.map(c, c.name)', ['a', 'b']],
    ['has(object.spec.nodeSelector) ? object.spec.nodeSelector : {}', {}],
    ['oldObject == null', true],
    ["object.?spec.nodeSelector.orValue({'x': 'y'})", { x: 'y' }],
    ['object.?spec.?replicas.orValue(0)', 3],
    ["object.metadata.labels[?'app'].orValue('none')", 'web'],
    ["object.metadata.labels[?'missing'].hasValue()", false],
    ['object.spec.containers[?5].hasValue()', false],
    ['[?object.?spec.missing, ?object.?spec.replicas, 1]', [3, 1]],
    ["{?'a': object.?spec.missing, 'b': 2}", { b: 2 }],
    ['optional.of(1).or(optional.of(2)).value()', 1],
    ["'a question? with a [?] in it'", 'a question? with a [?] in it'],
    ['true ? [1] : [2]', [1]],
    ["quantity('1Gi').isGreaterThan(quantity('500Mi'))", true],
    ["quantity('500m').add(quantity('0.5')) == quantity('1')", true],
    ['quantity(object.spec.containers[0].resources.limits.memory).asInteger()', 67108864],
    ["isQuantity('10 apples')", false],
    ["url('https://example.org:8443/a?b=c').getHostname()", 'example.org'],
    ["url('https://example.org:8443/a?b=c').getPort()", '8443'],
    ["isURL('../relative')", false],
    ["ip('192.168.0.1').family()", 4],
    ["cidr('10.0.0.0/8').containsIP('10.2.3.4')", true],
    ["cidr('10.0.0.0/8').containsIP(ip('11.2.3.4'))", false],
    ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", true],
    ["ip('127.0.0.1').isLoopback()", true],
    ["isIP('300.1.1.1')", false],
    ["'abc 123 def 45'.findAll('[0-9]+')", ['123', '45']],
    ["'abc 123'.find('[0-9]+')", '123'],
    ['sets.contains([1, 2, 3], [2, 1])', true],
    ["sets.intersects(['a'], ['b'])", false],
    ['[3, 1, 2].sum() == 6 && [1, 2].isSorted() && [3, 1].max() == 3', true],
    ["['a', 'b'].indexOf('b')", 1],
    ["['a', 'b'].join('-')", 'a-b'],
    ["'%s has %d'.format(['x', 2])", 'x has 2'],
    ["format.named('dns1123Label').value().validate('Not A Label').hasValue()", true],
    ["!format.dns1123Label().validate('fine').hasValue()", true],
    ["semver('1.2.3').isLessThan(semver('1.10.0'))", true],
    ["Object{spec: Object.spec{nodeSelector: {'a': 'b'}}}", { spec: { nodeSelector: { a: 'b' } } }],
    ["[JSONPatch{op: 'add', path: '/a', value: dyn({'k': 1})}]", [{ op: 'add', path: '/a', value: { k: 1 } }]],
    ["jsonpatch.escapeKey('a/b~c')", 'a~1b~0c'],
  ])('%s', (expression, expected) => {
    expect(run(expression)).toEqual(expected);
  });

  test('what is not there fails, and short-circuits where it does not matter', () => {
    expect(() => run('object.spec.missing')).toThrow('no such key: missing');
    expect(run("object.spec.missing == 1 || object.metadata.name == 'p'")).toBe(true);
  });
});

describe('what does not compile is said in the words of the API server', () => {
  test.each([
    [
      'object.spec.(',
      "compilation failed: ERROR: <input>:1:13: Syntax error: no viable alternative at input '.('\n | object.spec.(\n | ............^",
    ],
    [
      'objct.spec == 1',
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'objct' (in container '')\n | objct.spec == 1\n | ^",
    ],
    [
      'object.spec == frobnicate(1)',
      "compilation failed: ERROR: <input>:1:26: undeclared reference to 'frobnicate' (in container '')\n | object.spec == frobnicate(1)\n | .........................^",
    ],
    [
      'true b',
      "compilation failed: ERROR: <input>:1:6: Syntax error: extraneous input 'b' expecting <EOF>\n | true b\n | .....^",
    ],
    ["'text'", 'must evaluate to bool'],
    ['object.spec.suspend', 'must evaluate to bool'],
  ])('%s', (expression, message) => {
    expect(() => compile(expression, ['object'], 'bool')).toThrow(new CompileFault(message));
  });

  test('an operator without its second half names what could stand there', () => {
    expect(() => compile('1 ==', ['object'], 'bool')).toThrow(
      /:1:5: Syntax error: mismatched input '<EOF>' expecting \{'\['/,
    );
  });
});
