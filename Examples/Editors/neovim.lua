-- Starts `onehot lsp` for the YAML files that are specs; for Neovim 0.7 and later.
local client

local function is_spec(buffer)
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, 50, false)) do
    if line:match("^onehot:") then return true end
  end
  return false
end

local function root(buffer)
  local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":p:h")
  local git = vim.fn.finddir(".git", vim.fn.escape(folder, " ,;") .. ";")
  return git == "" and folder or vim.fn.fnamemodify(git, ":p:h:h")
end

vim.api.nvim_create_autocmd("FileType", {
  pattern = "yaml",
  callback = function(event)
    if not is_spec(event.buf) then return end
    local config = { name = "onehot", cmd = { "onehot", "lsp" }, root_dir = root(event.buf) }
    if vim.lsp.start then
      vim.lsp.start(config)
    else
      -- Before 0.8 one client serves all specs.
      client = client or vim.lsp.start_client(config)
      vim.lsp.buf_attach_client(event.buf, client)
    end
    vim.bo[event.buf].omnifunc = "v:lua.vim.lsp.omnifunc"
  end,
})
