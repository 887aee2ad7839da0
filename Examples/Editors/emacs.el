;;; Starts `onehot lsp' with Eglot for the YAML files that are specs; for Emacs 29 and later.
(define-derived-mode onehot-mode prog-mode "OneHot"
  "A mode for specs of OneHot."
  (setq-local comment-start "# "
              indent-tabs-mode nil))

(add-to-list 'magic-mode-alist '("\\(?:#.*\n\\|\n\\)*onehot: *[0-9]" . onehot-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(onehot-mode "onehot" "lsp")))

(add-hook 'onehot-mode-hook #'eglot-ensure)
