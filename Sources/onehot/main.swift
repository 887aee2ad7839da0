print("onehot")
