/// The workflow that validates a starter spec on every push.
enum Workflow {
  /// The YAML of `.github/workflows/onehot.yml`.
  static let text = """
    name: onehot
    on: [push, pull_request]

    env:
      # Where your copy of onehot's sources is.
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
              apt-get install -y git libyaml-dev libopenblas-dev libdnnl-dev zlib1g-dev pkg-config
              git clone --depth 1 "$ONEHOT_REPOSITORY" /tmp/onehot
              swift build -c release --package-path /tmp/onehot --product onehot
              install /tmp/onehot/.build/release/onehot /usr/local/bin/onehot
          - name: Validate the specs
            run: onehot validate --format github .

    """
}
