-- A session of Neovim with a spec, the results written as JSON to the file that OUT names.
local result = {}

local function wait(what, condition)
  if not vim.wait(20000, condition, 20) then error("waited in vain for " .. what) end
end

local function found()
  return vim.tbl_map(function(diagnostic)
    return {
      code = diagnostic.code or vim.tbl_get(diagnostic, "user_data", "lsp", "code"),
      line = diagnostic.lnum + 1,
      byte = diagnostic.col,
      message = diagnostic.message,
    }
  end, vim.diagnostic.get(0))
end

-- Puts the cursor on the first byte of a text and asks.
local function ask(method, text, parameters)
  vim.fn.cursor(1, 1)
  local line, column = unpack(vim.fn.searchpos("\\V" .. text, "cW"))
  assert(line > 0, text .. " is not there")
  local place = vim.lsp.util.make_position_params(0, "utf-16")
  local all = vim.tbl_extend("force", place, parameters or {})
  local answers = vim.lsp.buf_request_sync(0, method, all, 20000)
  assert(answers, "no answer to " .. method)
  for _, answer in pairs(answers) do
    -- It is `error` before Neovim 0.10.
    local failure = answer.err or answer.error
    if failure then return { error = failure.message } end
    return answer.result
  end
end

local function session()
  vim.cmd("edit " .. vim.env.SPEC)
  wait("the client", function() return #vim.lsp.buf_get_clients(0) > 0 end)
  wait("findings", function() return #vim.diagnostic.get(0) > 0 end)
  result.first = found()
  result.actions = ask("textDocument/codeAction", "defalt", {
    range = { start = { line = 0, character = 0 }, ["end"] = { line = 99, character = 0 } },
    context = { diagnostics = {} },
  })
  vim.lsp.util.apply_workspace_edit(result.actions[1].edit, "utf-16")
  wait("no findings", function() return #vim.diagnostic.get(0) == 0 end)
  result.hover = ask("textDocument/hover", "hidden: relu").contents.value
  result.definition = ask("textDocument/definition", "hidden, units")[1].range
  result.symbols = vim.tbl_map(
    function(symbol) return symbol.name end, ask("textDocument/documentSymbol", "model:"))
  result.edit = ask("textDocument/rename", "units))", { newName = "size" })
  vim.lsp.util.apply_workspace_edit(result.edit, "utf-16")
  result.refused = ask("textDocument/rename", "size))", { newName = "width" }).error
  local edits = ask("textDocument/formatting", "model:", { options = { tabSize = 2 } })
  vim.lsp.util.apply_text_edits(edits, 0, "utf-16")
  -- Typing: a line that is not finished, then its completion.
  local last = vim.fn.line("$")
  vim.fn.append(last, "train: {optimizer: adam(), steps: 10, ")
  wait("findings of the unfinished line", function() return #vim.diagnostic.get(0) > 0 end)
  vim.fn.cursor(last + 1, 999)
  vim.cmd("startinsert!")
  local place = vim.lsp.util.make_position_params(0, "utf-16")
  place.position.character = #vim.fn.getline(last + 1)
  local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", place, 20000)
  for _, answer in pairs(answers) do
    result.completion = vim.tbl_map(function(item) return item.label end, answer.result.items)
  end
  vim.fn.setline(last + 1, "")
  wait("no findings in the end", function() return #vim.diagnostic.get(0) == 0 end)
  result.text = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.lsp.stop_client(vim.lsp.get_active_clients())
  wait("the end of the server", function() return #vim.lsp.get_active_clients() == 0 end)
end

local isFine, problem = pcall(session)
result.problem = not isFine and tostring(problem) or nil
vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.OUT)
vim.cmd("qall!")
