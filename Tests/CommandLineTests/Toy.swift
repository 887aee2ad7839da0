/// The smallest spec that is right.
let toy = """
  onehot: 1
  name: toy
  model:
    logits: parameter(3, init=[0.3, -0.2, 0.9])
    z: ~ bernoulli(logits=logits)
    cost: sum((z - 0.45)^2)
  estimators: {z: score_function}
  minimize: cost
  train: {optimizer: sgd(learning_rate=0.1), steps: 10}

  """
