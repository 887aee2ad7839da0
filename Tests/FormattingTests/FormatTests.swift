import CompilerDriver
import Diagnostics
import Formatting
import Reports
import SpecModel
import Testing

/// The parts that formatting keeps, and those that it changes.
@Suite struct FormatTests {
  @Test func everySpecIsFormatted() throws {
    for sample in Sample.specs {
      #expect(try format(sample.text) == sample.text, "\(sample.name)")
    }
    #expect(Sample.specs.count > 30)
  }

  @Test(arguments: Sample.all)
  func formattingTwiceChangesNothingMore(_ sample: Sample) throws {
    let once = try format(sample.text)
    #expect(try format(once) == once)
    #expect(comments(once) == comments(sample.text))
  }

  @Test(arguments: Sample.all)
  func theMeaningStays(_ sample: Sample) throws {
    let before = check(sample.text, sample.name)
    let after = check(try format(sample.text), sample.name)
    #expect(after.diagnostics.map(\.message) == before.diagnostics.map(\.message))
    #expect(after.model.map(ResolvedSpec.text) == before.model.map(ResolvedSpec.text))
  }

  @Test(arguments: Sample.specs)
  func resolvedSpecsAreFormatted(_ sample: Sample) throws {
    guard let model = check(sample.text, sample.name).model else { return }
    let resolved = ResolvedSpec.text(model)
    #expect(try format(resolved) == resolved)
  }

  private func check(_ text: String, _ path: String) -> CheckedSpec {
    Compiler.check(SpecLoader.tree(SourceFile(path: path, text: text)))
  }

  // MARK: - Cases

  @Test func blanksAndLines() throws {
    try expect(
      """


      # about the file\u{20}\u{20}
      onehot:   1
      name : x



      model:

          cost:   1

      "minimize":\tcost
      train:
          {steps : 1,optimizer: sgd,}
      """,
      becomes: """
        # about the file
        onehot: 1
        name: x

        model:

          cost: 1

        "minimize": cost
        train:
          {steps: 1, optimizer: sgd,}
        """)
  }

  @Test func expressions() throws {
    try expect(
      """
      define:
        mlp( x,hidden ): {return: x}
      data: {x: binary, y: "onehot[ 3,4 ] ?"}
      model:
        z: ~bernoulli( logits = x [ :2,-1,:2 ] )
        a: (z-0.450)^ 2*-2 - - 3+2 ^ -1e-3
        b: f (a) [ 0 ]@[1,2 ,  a<=b]
        c: [ x,-1 ,(0x1F) ]
        d: >-
          sum(a,
           b)+
              c
        e: nets . mlp(x , 3 , )
      estimators: {default: rebar( ), z: 'disarm' }
      maximize: elbo-0.1*kl( z )
      evaluate: {metrics: {nll: -iwae(samples = 10)}}
      """,
      becomes: """
        define:
          mlp(x, hidden): {return: x}
        data: {x: binary, y: "onehot[3, 4]?"}
        model:
          z: ~ bernoulli(logits=x[:2, -1, :2])
          a: (z - 0.450)^2 * -2 - -3 + 2^-1e-3
          b: f(a)[0] @ [1, 2, a <= b]
          c: [x, -1, (0x1F)]
          d: >-
            sum(a,
              b) +
            c
          e: nets.mlp(x, 3,)
        estimators: {default: rebar(), z: 'disarm'}
        maximize: elbo - 0.1 * kl(z)
        evaluate: {metrics: {nll: -iwae(samples=10)}}
        """)
  }

  @Test func textIsNotAnExpression() throws {
    let text = """
      name: a -b
      about: f( x,y )  is  f(x, y)
      sources: {train: {x: {file: a  b.csv, binarize: dynamic}}}
      hyperparameters: {n: {default: 1e-3, about: "a  =  b"}}
      other: f( x,y )

      """
    #expect(try format(text) == text)
  }

  @Test func continuedLines() throws {
    try expect(
      """
      about: One
         two

         three
      model:
         z: ~ bernoulli(
           logits=dense(
           x,

          3),
           )
         both: "concat(a,
            b)"
         said: 'a
             + b'
      train: {
      steps: 1,
            strata: {a: {where: present(y),
              batch: 3}
        }}
      note: "a\\
          b \\\u{20}\u{20}\u{20}
          \\ c"
      """,
      becomes: """
        about: One
          two

          three
        model:
          z: ~ bernoulli(
              logits=dense(
                x,

                3),
            )
          both: "concat(a,
              b)"
          said: 'a
            + b'
        train: {
            steps: 1,
            strata: {a: {where: present(y),
                batch: 3}
            }}
        note: "a\\
          b \\\u{20}
          \\ c"
        """)
  }

  @Test func blocksOfText() throws {
    try expect(
      """
      a: |   # of text
         one
           two
      \u{20}\u{20}\u{20}\u{20}
         three


      b:
          c: >2-
             indented
            not
          d: |+
              kept


      # end
      """,
      becomes: """
        a: |   # of text
          one
            two
        \u{20}\u{20}\u{20}
          three

        b:
          c: >2-
             indented
            not
          d: |+
            kept


        # end
        """)
    // A line end would become part of the text.
    #expect(try format("a: |\n    b") == "a: |\n  b")
  }

  @Test func lists() throws {
    try expect(
      """
      a:
      - 1
      -   b:   1
          c:  2
      -
         - x
         -   - y
      # of d
      d:
          - 1
          # of the list
      """,
      becomes: """
        a:
          - 1
          - b: 1
            c: 2
          -
            - x
            - - y
        # of d
        d:
          - 1
          # of the list
        """)
  }

  @Test func anchorsAndMarkers() throws {
    let text = """
      %YAML 1.2
      ---
      a: &one
        b: &two [1, 2]
      c: *one
      d: [*two, *two]
      ...

      """
    #expect(try format(text) == text)
  }

  @Test func commentsStayWithTheirBlock() throws {
    try expect(
      """
      other:
          # of a
          a: {
            # inside
              x: 1  # of x
              # at the end
              }
          # of the guide
        # less
      # of the model
      model:
      # of b
          b: 1
            # deeper
          c:
            # of the value
            2
          # last of the model
      """,
      becomes: """
        other:
          # of a
          a: {
              # inside
              x: 1  # of x
              # at the end
            }
          # of the guide
        # less
        # of the model
        model:
          # of b
          b: 1
          # deeper
          c:
            # of the value
            2
          # last of the model
        """)
  }

  @Test func trailingCommentsKeepTheirDistance() throws {
    try expect(
      """
      guide:     # q
          h: 1   # in its column
          i: 10  # in the same
          long: sum(1,2,3) # another
      model: # p
          a: sum(1,2,3,4)  # first
                           # goes on
          b: 1             # second
          c: 1 # close

          # own
          d: 1
      """,
      becomes: """
        guide:   # q
          h: 1   # in its column
          i: 10  # in the same
          long: sum(1, 2, 3) # another
        model: # p
          a: sum(1, 2, 3, 4)  # first
                              # goes on
          b: 1                # second
          c: 1 # close

          # own
          d: 1
        """)
  }

  @Test func lineEndsAndByteOrderMark() throws {
    #expect(
      try format("\u{FEFF}a: 1  # x\r\n\r\n\r\nb: |\r\n   t\r\n   u\r\n")
        == "a: 1  # x\n\nb: |\n  t\n  u\n")
  }

  // MARK: - Refusals

  @Test(
    arguments: [
      ("a: [1", "unclosed-bracket"), ("a: 1\na: 2", "duplicate-key"),
      ("model: {z: f(}", "cut-by-flow-mapping"), ("model:\n  z: 1 +", "expression-syntax"),
      ("data: {x: 'binary[]'}", "expression-syntax"), ("", "empty-value"), ("- 1", "wrong-type"),
      ("about: '" + String(repeating: " x\n", count: 300_000) + "'", "file-too-large"),
      ("define:\n  f: {return: 1}", "expression-syntax"), ("a: !t 1", "tag"),
    ])
  func whatIsNotUnderstoodIsLeftAlone(_ text: String, _ id: String) {
    guard case .refused(let found) = formatted(SourceFile(path: "spec.yaml", text: text)) else {
      Issue.record("formatted \(text)")
      return
    }
    #expect(found.contains { $0.id.name == id }, "\(TextRenderer().render(found))")
  }
}
