/// The files of `init` for GitHub: a workflow that checks the specs on every push, and a problem
/// matcher.
enum Workflow {
  /// The files, by their path in the repository.
  static let files = [
    (path: ".github/workflows/onehot.yml", text: text),
    (path: matcherPath, text: matcher),
  ]

  private static let matcherPath = ".github/onehot-matcher.json"

  /// The workflow.
  private static let text = """
    name: onehot
    on: [push, pull_request]

    env:
      # The repository with onehot's sources.
      ONEHOT_REPOSITORY: https://github.com/${{ github.repository_owner }}/onehot

    jobs:
      validate:
        runs-on: ubuntu-latest
        container: swift:6.3-bookworm
        steps:
          - uses: actions/checkout@v4
          - name: Install onehot
            run: |
              apt-get update
              apt-get install -y git libyaml-dev libopenblas-dev zlib1g-dev pkg-config
              git clone --depth 1 "$ONEHOT_REPOSITORY" /tmp/onehot
              swift build -c release --package-path /tmp/onehot --product onehot
              install /tmp/onehot/.build/release/onehot /usr/local/bin/onehot
          - name: Validate the specs
            # The matcher turns the first line of each finding into an annotation of the file.
            run: |
              echo "::add-matcher::\(matcherPath)"
              onehot validate .

    """

  /// The problem matcher: the first line of a finding as `validate` prints it.
  private static let matcher = #"""
    {
      "problemMatcher": [
        {
          "owner": "onehot",
          "pattern": [
            {
              "regexp": "^(.+?):(\\d+):(\\d+): (error|warning)\\[([a-z0-9-]+)\\]: (.+)$",
              "file": 1,
              "line": 2,
              "column": 3,
              "severity": 4,
              "code": 5,
              "message": 6
            }
          ]
        }
      ]
    }

    """#
}
