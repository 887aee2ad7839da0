"""The same model as Specs/fashion-categorical-vae.yaml, written independently in JAX."""
import gzip, sys, time
import numpy as np, jax, jax.numpy as jnp

def images(name):
    with gzip.open("/usr/share/datasets/fashion-mnist/" + name) as f:
        return (np.frombuffer(f.read(), np.uint8, offset=16).reshape(-1, 784) > 127).astype(np.float32)

train, test = images("train-images-idx3-ubyte.gz"), images("t10k-images-idx3-ubyte.gz")
V, K, B, STEPS = 20, 10, 100, int(sys.argv[2]) if len(sys.argv) > 2 else 20000
sizes = [(784, 512), (512, 256), (256, V * K), (V * K, 256), (256, 512), (512, 784)]

def init(key):
    out = []
    for (i, o), k in zip(sizes, jax.random.split(key, len(sizes))):
        lim = np.sqrt(6 / (i + o))
        out.append((jax.random.uniform(k, (i, o), minval=-lim, maxval=lim), jnp.zeros(o)))
    return out

def mlp(p, h):
    for W, b in p[:-1]:
        h = jax.nn.relu(h @ W + b)
    return h @ p[-1][0] + p[-1][1]

def parts(p, x):
    lg = mlp(p[:3], x).reshape(-1, V, K)
    logq = jax.nn.log_softmax(lg)
    kl = (jnp.exp(logq) * (logq + np.log(K))).sum((1, 2))
    return lg, kl

def loglik(p, z, x):
    out = mlp(p[3:], z.reshape(-1, V * K))
    return (x * out - jax.nn.softplus(out)).sum(-1)

def loss(p, x, key, tau):
    lg, kl = parts(p, x)
    y = jax.nn.softmax((lg + jax.random.gumbel(key, lg.shape)) / tau)
    return (kl - loglik(p, y, x)).mean()

def hard_elbo(p, x, key):
    lg, kl = parts(p, x)
    z = jax.nn.one_hot(jnp.argmax(lg + jax.random.gumbel(key, lg.shape), -1), K)
    return loglik(p, z, x) - kl

def log_weights(p, x, key):
    lg, _ = parts(p, x)
    z = jax.nn.one_hot(jnp.argmax(lg + jax.random.gumbel(key, lg.shape), -1), K)
    logq = (z * jax.nn.log_softmax(lg)).sum((1, 2))
    return loglik(p, z, x) - V * np.log(K) - logq

@jax.jit
def step(p, m, v, t, x, key):
    tau = jnp.maximum(0.5, jnp.exp(-3e-5 * 1000 * jnp.floor(t / 1000)))
    l, g = jax.value_and_grad(loss)(p, x, key, tau)
    t1 = t + 1
    m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
    v = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
    a = 1e-3 * jnp.sqrt(1 - 0.999 ** t1) / (1 - 0.9 ** t1)
    p = jax.tree.map(lambda w, a1, b1: w - a * a1 / (jnp.sqrt(b1) + 1e-8 * jnp.sqrt(1 - 0.999 ** t1)), p, m, v)
    return p, m, v, l

seed = int(sys.argv[1])
rng = np.random.default_rng(seed)
key = jax.random.key(seed)
key, k = jax.random.split(key)
p = init(k)
m = jax.tree.map(jnp.zeros_like, p); v = jax.tree.map(jnp.zeros_like, p)
order, at = rng.permutation(len(train)), 0
start = time.time()
for t in range(STEPS):
    if at + B > len(train):
        order, at = rng.permutation(len(train)), 0
    x = train[order[at:at + B]]; at += B
    key, k = jax.random.split(key)
    p, m, v, l = step(p, m, v, jnp.float32(t), x, k)
eval1 = jax.jit(hard_elbo); lw = jax.jit(log_weights)
elbos, nlls = [], []
for i in range(0, len(test), 500):
    key, k = jax.random.split(key)
    elbos.append(np.asarray(eval1(p, test[i:i + 500], k)))
    acc = []
    for s in range(100):
        key, k = jax.random.split(key)
        acc.append(np.asarray(lw(p, test[i:i + 500], k)))
    acc = np.stack(acc).astype(np.float64)
    mx = acc.max(0)
    nlls.append(-(mx + np.log(np.exp(acc - mx).mean(0))))
print("seed", seed, "elbo", np.concatenate(elbos).mean(), "nll", np.concatenate(nlls).mean(), "seconds", time.time() - start, flush=True)
