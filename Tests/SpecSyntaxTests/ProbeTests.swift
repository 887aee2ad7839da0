import Diagnostics
import SpecSyntax
import Testing

@Test func probe() {
  for text in [
    "t: {optimizer: sgd(learning_rate=1e-3, momentum=0.9)}\n",
    "t: {optimizer: sgd(learning_rate=1e-3, momentum=0.9, m=f(x, y)), steps: 1}\n",
    "d: {x: binary[784], y: real}\n",
    "d: {x: f([1, 2]), y: real}\n",
    "d: {x: f(a, [1, 2]), y: real}\n",
    "a: - iwae(samples=5)\n", "a: {x: - iwae(samples=5)}\n",
    "a: [0.5, 0.5] * x\n", "a: [0.5, 0.5] + x\n", "a: [0.5, 0.5] - x\n", "a: [0.5, 0.5] @ x\n",
    "a: [0.5, 0.5]^2\n", "a: [0.5, 0.5] / x  # why\nb: 1\n", "a: {b: [1, 2] * x}\n",
    "a: [[1], 2][0]\n",
    "a: x[1: 3]\n", "a: f(b: 3, c=4)\n", "a:\n  x[1: 3]\n", "- x[1: 3]\n", "a:\n  f(x: 3)\n",
    "a: [f(b, c), d]\n", "a: [x[1], d]\n", "a: [b, f([1])]\n", "a: [f(b, [c]), d]\n",
    "a: text: more\n", "a: 1\n b: 2\n", "a:\n  b: 1\n c: 2\n",
    "a: 'x\nb: 2\n", "a: \"x\\q\"\n", "a: {b: 1\nc: 2\n", "a: [1, 2\nb: 3\n", "a: [1, 2\n",
    "a: `x`\n", "a: @x\n", "a: * x\n", "a: &x\n", "a: %x\n", "a: !x y\n", "a: !!str y\n", "a: !e!x y\n",
    "a: 1]\n", "a: [1]]\n", "a: {b: 1}}\n", "}\n", "a: \"x\" y\n", "a: 'x' * y\n",
    "a\tb: 1\n", "a:\n\tb: 1\n", "a: 1\n\tb: 2\n", "a: |\n\tx\n",
    "%YAML 1.1\n---\na: 1\n", "%FOO\n---\na: 1\n", "a: 1\n---\nb: 2\n", "a: 1\n...\nb: 2\n",
    "a: 1\nb 2\nc: 3\n", "a: 1\nb 2\n", "b 2\na: 1\n",
    "? a\n: b\n", "[a]: b\n", "{a: 1}: b\n", ": b\n", "<<: {a: 1}\n", "&a x: 1\n*a : 2\n",
    "a: &x [*x]\n", "a: *y\n", "a: 1\na: 2\na: 3\n", "a: f(x #1)\n", "a: {b: {c: f(x, y), d: [1]}}\n",
    "a: 1\n  - b\n", "- a\nb: 1\n", "a: >\n  x y\n b\n", "", "# only\n", "a: [1,, 2]\n", "a: {,}\n",
    "a: ]\n", "a: , b\n", "a: |x\n  y\n", "key: value: [1, 2]\n",
    "estimators: {default: disarm\nminimize: cost\n",
  ] {
    let (root, diagnostics) = parseYAML(source(text))
    print("=====", outline(root))
    if diagnostics.isEmpty { print(text) }
    print(TextRenderer().render(diagnostics), terminator: "")
  }
}
