// Starts `onehot lsp` for YAML files; the server leaves alone those that are no specs.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const command = vscode.workspace.getConfiguration("onehot").get("path");
  client = new LanguageClient(
    "onehot",
    "OneHot",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "yaml" }] }
  );
  return client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
